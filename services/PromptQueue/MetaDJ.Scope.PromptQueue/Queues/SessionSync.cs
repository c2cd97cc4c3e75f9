using System.Net;
using MetaDJ.Scope.PromptQueue.Cues;
using MetaDJ.Scope.PromptQueue.Records;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts.Http;

namespace MetaDJ.Scope.PromptQueue.Queues;

/// <summary>
/// Asks the session broker what a session is, and brings its queue in line: opens it at first contact, notes holder and token, closes it when
/// the session is over. The one place that reads session states; whoever is in doubt calls it.
/// </summary>
internal sealed partial class SessionSync(ISessionBrokerApi broker, QueueStore queues, CueStore cues, RecordStore records, TimeProvider clock, ILogger<SessionSync> logger)
{
    public async Task<SessionStanding> SyncAsync(SessionId id, CancellationToken cancellationToken)
    {
        Refit.IApiResponse<SessionResponse> answer;
        try
        {
            answer = await broker.GetAsync(id, cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // A broken circuit, or a timeout of the resilience pipeline.
            LogBrokerSilent(id, exception.GetType().Name);
            return new SessionStanding.Unknown();
        }

        using (answer)
        {
            return answer switch
            {
                { IsSuccessStatusCode: true, Content: { } session } => await WriteAsync(session),
                { StatusCode: HttpStatusCode.NotFound } => await CloseAsync(id, "The session is not known any more."),
                _ => Silent(id, answer.StatusCode),
            };
        }
    }

    private async Task<SessionStanding> WriteAsync(SessionResponse session)
    {
        if (session.State == SessionState.Ended)
        {
            return await CloseAsync(session.Id, $"The session ended ({session.EndReason?.ToString() ?? "closed"}).");
        }

        if (!await queues.SyncAsync(session, clock.GetUtcNow()))
        {
            return new SessionStanding.Over("The session ended.");
        }

        return SessionStanding.FenceOf(session) is { } fence ? new SessionStanding.Live(fence) : new SessionStanding.InLine();
    }

    private async Task<SessionStanding> CloseAsync(SessionId id, string cause)
    {
        if (await queues.ReadAsync(id) is { Open: true })
        {
            await cues.CloseAsync(id, cause);
            await records.KeepAsync(id);
            LogQueueClosed(id, cause);
        }

        await queues.ForgetAsync(id);
        return new SessionStanding.Over(cause);
    }

    private SessionStanding.Unknown Silent(SessionId id, HttpStatusCode? status)
    {
        LogBrokerSilent(id, status?.ToString() ?? "no answer");
        return new SessionStanding.Unknown();
    }
}
