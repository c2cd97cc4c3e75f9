using System.Text.Json;
using System.Threading.Channels;
using MetaDJ.Scope.ServiceDefaults.Http;
using MetaDJ.Scope.SessionBroker.Contracts;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace MetaDJ.Scope.SessionBroker.Hackathons;

/// <summary>The board as server-sent events: whole, each time it changes, and now and then because expected times move with the clock.</summary>
internal static class HackathonEvents
{
    internal static async Task<IResult> Watch(
        HackathonId id, HttpContext http, HackathonStore hackathons, IConnectionMultiplexer redis, TimeProvider clock, IOptions<BrokerOptions> options,
        IHostApplicationLifetime lifetime, CancellationToken cancellationToken)
    {
        if (await hackathons.FindAsync(id) is null)
        {
            return HackathonProblems.NoSuchHackathon();
        }

        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
        var wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        var changes = await redis.GetSubscriber().SubscribeAsync(HackathonKeys.Changes(id));
        try
        {
            changes.OnMessage(_ => wake.Writer.TryWrite(true));
            await using var timer = clock.CreateTimer(_ => wake.Writer.TryWrite(true), null, options.Value.EventHeartbeat, options.Value.EventHeartbeat);
            http.Response.ContentType = "text/event-stream";
            http.Response.Headers.CacheControl = "no-store";
            http.Response.Headers["X-Accel-Buffering"] = "no";
            do
            {
                if (await hackathons.FindAsync(id) is not { } present)
                {
                    break;
                }

                var board = HackathonAnswers.Board(present, await hackathons.NowAsync());
                await http.Response.WriteAsync($"id: {board.Version}\nevent: board\ndata: {JsonSerializer.Serialize(board, HttpDefaults.Json)}\n\n", ending.Token);
                await http.Response.Body.FlushAsync(ending.Token);
                if (board.State == HackathonState.Ended)
                {
                    break;
                }
            }
            while (await wake.Reader.WaitToReadAsync(ending.Token) && wake.Reader.TryRead(out _));
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // The reader went away, or we are going.
        }
        finally
        {
            await changes.UnsubscribeAsync();
        }

        return Results.Empty;
    }
}
