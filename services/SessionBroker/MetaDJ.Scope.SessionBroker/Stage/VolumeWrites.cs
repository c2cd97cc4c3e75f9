using System.Net;
using System.Security.Cryptography;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.SessionBroker.ReadyPods;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.SessionBroker.Stage;

/// <summary>
/// Several pods may mount one network volume, and two that write to it spoil it. So whoever installs or deletes a file through the door has
/// the volume's turn meanwhile. Nobody waits at the door: who finds the turn taken is told to come again.
/// </summary>
internal sealed class VolumeWrites(IStage stage, IProvisioningApi provisioning, TimeProvider clock, IOptions<VolumeWriteOptions> options)
{
    private const string Files = "/api/v1/loras";
    private static readonly TimeSpan Comeback = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(2);

    public async Task<StageOutcome> InTurnAsync(HttpContext http, StagePass pass, CancellationToken cutOff)
    {
        // Each write is a holder of its own: two of one session must not share a turn either, Scope would append to one unfinished file.
        var holder = $"stage-door:{pass.SessionId}:{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6))}";
        switch (await TakeAsync(pass.PodId, holder, http.RequestAborted))
        {
            case (HttpStatusCode.OK, { Needed: false }):
                return await stage.ForwardAsync(http, pass, cutOff);
            case (HttpStatusCode.OK, { ExpiresAt: { } until } turn):
                return await WriteAsync(http, pass, new Turn(holder, turn.Token, until), cutOff);
            case (HttpStatusCode.Conflict, _):
                http.Response.Headers.RetryAfter = Comeback.TotalSeconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
                return StageOutcome.VolumeBusy;
            default:
                return StageOutcome.VolumeUnknown;
        }
    }

    private async Task<StageOutcome> WriteAsync(HttpContext http, StagePass pass, Turn turn, CancellationToken cutOff)
    {
        using var done = new CancellationTokenSource();
        var renewing = RenewAsync(pass.PodId, turn, done.Token);
        var (isOver, before) = (true, (byte[]?)null);
        try
        {
            before = await stage.ReadAsync(pass.PodId, Files, http.RequestAborted);
            isOver = false;
            var outcome = await stage.ForwardAsync(http, pass, cutOff);
            isOver = outcome is StageOutcome.Forwarded or StageOutcome.Failed or StageOutcome.TooLarge;
            return outcome;
        }
        finally
        {
            await done.CancelAsync();
            await renewing;
            if (isOver)
            {
                await ReleaseAsync(pass.PodId, turn);
            }
            else
            {
                // Scope may go on without whoever asked: the turn is kept until its files have changed, or for as long as is sensible.
                // What it reads is ours: it must not end with the right of whoever asked.
                using var none = ExecutionContext.SuppressFlow();
                _ = Task.Run(() => LingerAsync(pass.PodId, turn, before), CancellationToken.None);
            }
        }
    }

    private async Task LingerAsync(PodId podId, Turn turn, byte[]? before)
    {
        using var patience = new CancellationTokenSource(options.Value.KeepAfterTimeout, clock);
        using var seen = CancellationTokenSource.CreateLinkedTokenSource(patience.Token);
        var renewing = RenewAsync(podId, turn, seen.Token);
        try
        {
            do
            {
                await Task.Delay(options.Value.Look, clock, seen.Token);
            }
            while (await stage.ReadAsync(podId, Files, seen.Token) is not { } files || before is null || files.AsSpan().SequenceEqual(before));
        }
        catch (OperationCanceledException)
        {
            // Long enough: if it still writes, the next writer at least comes late.
        }

        await seen.CancelAsync();
        await renewing;
        await ReleaseAsync(podId, turn);
    }

    /// <summary>Never throws: a turn that cannot be renewed is over by itself, and what is being written cannot be called back.</summary>
    private async Task RenewAsync(PodId podId, Turn turn, CancellationToken over)
    {
        try
        {
            for (var until = turn.ExpiresAt; ;)
            {
                var half = (until - clock.GetUtcNow()) / 2;
                await Task.Delay(TimeSpan.FromMilliseconds(Math.Clamp(half.TotalMilliseconds, 100, 10_000)), clock, over);
                var (_, again) = await TakeAsync(podId, turn.Holder, over);
                until = again?.ExpiresAt ?? clock.GetUtcNow() + Again;
            }
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
        }
    }

    private async Task<(HttpStatusCode? Status, VolumeTurnResponse? Turn)> TakeAsync(PodId podId, string holder, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await provisioning.TakeVolumeTurnAsync(podId, new VolumeTurnRequest(holder), cancellationToken);
            return (answer.IsReceived ? answer.StatusCode : null, answer.Content);
        }
        catch (Exception exception) when (PodWatch.IsUnreachable(exception) && !cancellationToken.IsCancellationRequested)
        {
            return (null, null);
        }
    }

    private async Task ReleaseAsync(PodId podId, Turn turn)
    {
        try
        {
            using var answer = await provisioning.ReleaseVolumeTurnAsync(podId, turn.Token);
        }
        catch (Exception exception) when (PodWatch.IsUnreachable(exception))
        {
            // It is over by itself when nobody renews it.
        }
    }

    private sealed record Turn(string Holder, long Token, DateTimeOffset ExpiresAt);
}
