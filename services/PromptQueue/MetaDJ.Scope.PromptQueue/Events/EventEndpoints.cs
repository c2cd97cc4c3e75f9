using System.Globalization;
using System.Security.Claims;
using System.Text.Json;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Cues;
using MetaDJ.Scope.PromptQueue.Queues;
using MetaDJ.Scope.ServiceDefaults.Access;
using MetaDJ.Scope.ServiceDefaults.Access.Keys;
using MetaDJ.Scope.ServiceDefaults.Http;
using MetaDJ.Scope.SessionBroker.Contracts;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace MetaDJ.Scope.PromptQueue.Events;

/// <summary>Everything that happens in a queue, as server-sent events.</summary>
internal static class EventEndpoints
{
    private const string LastEventId = "Last-Event-ID";

    public static void MapEvents(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/queues/{sessionId}/events", Follow).WithName("FollowQueue").WithTags("Events").RequireAuthorization(Policies.Anybody).RequireScope(Scopes.Play);

    /// <summary>Without <c>Last-Event-ID</c> it begins with what happens next; with <c>0</c>, with all that is remembered.</summary>
    internal static async Task<Results<EmptyHttpResult, ProblemHttpResult>> Follow(
        SessionId sessionId, [FromHeader(Name = LastEventId)] string? lastEventId,
        EventStore events, EventFeed feed, QueueGate gate, ClaimsPrincipal user, HttpContext http, CancellationToken cancellationToken)
    {
        long? after = null;
        if (lastEventId is not null)
        {
            if (!long.TryParse(lastEventId, NumberStyles.None, CultureInfo.InvariantCulture, out var given))
            {
                var errors = new FieldErrors();
                errors.Add(LastEventId, "Give the id of an event of this stream.");
                return errors.ToProblem();
            }

            after = given;
        }

        if (await gate.ReadAsync(sessionId, user, cancellationToken) is null)
        {
            return PromptQueueProblems.NoQueue();
        }

        after ??= await events.LastAsync(sessionId);
        http.Response.ContentType = "text/event-stream";
        http.Response.Headers.CacheControl = "no-store";
        await WriteAsync(http.Response, ": following\n\n", cancellationToken);
        try
        {
            await foreach (var batch in feed.FollowAsync(sessionId, after.Value, cancellationToken))
            {
                if (await gate.ReadAsync(sessionId, user, cancellationToken) is null)
                {
                    break;
                }

                // An empty batch is the feed's sign of life; a comment keeps proxies from cutting the stream.
                await WriteAsync(http.Response, batch.Count == 0 ? ": still here\n\n" : string.Concat(batch.Select(Format)), cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The client left, or we stop.
        }

        return TypedResults.Empty;
    }

    private static string Format(QueueEvent happened)
    {
        var name = JsonNamingPolicy.CamelCase.ConvertName(happened.Kind.ToString());
        return $"id: {happened.Sequence}\nevent: {name}\ndata: {JsonSerializer.Serialize(happened, HttpDefaults.Json)}\n\n";
    }

    private static async Task WriteAsync(HttpResponse response, string text, CancellationToken cancellationToken)
    {
        await response.WriteAsync(text, cancellationToken);
        await response.Body.FlushAsync(cancellationToken);
    }
}
