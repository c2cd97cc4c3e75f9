using MetaDJ.Scope.PromptQueue.Events;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts.Http;

namespace MetaDJ.Scope.PromptQueue.Queues;

/// <summary>
/// Tells the broker which sessions are alive by what it cannot see: cues planned for later, and people who follow a queue. Once a sweep, for
/// those alone; what was said is believed for longer than that.
/// </summary>
internal sealed partial class SessionLife(ISessionBrokerApi broker, QueueStore queues, QueueReaders readers, TimeProvider clock, ILogger<SessionLife> logger)
{
    private const int AtOnce = 500;

    /// <param name="open">The open queues.</param>
    public async Task TellAsync(IReadOnlyCollection<SessionId> open, CancellationToken cancellationToken)
    {
        var followed = readers.Followed.ToHashSet();
        var signs = new List<SignOfLife>();
        foreach (var chunk in open.Chunk(16))
        {
            var dues = await Task.WhenAll(chunk.Select(session => queues.NextDueAsync(session, clock.GetUtcNow())));
            signs.AddRange(chunk.Zip(dues, (session, due) => new SignOfLife(session, followed.Contains(session), due)).Where(sign => sign.Watched || sign.NextDueAt is not null));
        }

        foreach (var chunk in signs.Chunk(AtOnce))
        {
            try
            {
                using var answer = await broker.NoteLifeAsync(new SignsOfLifeRequest(chunk), cancellationToken);
                if (!answer.IsSuccessStatusCode)
                {
                    LogNotHeard(answer.StatusCode?.ToString() ?? "no answer");
                }
            }
            catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
            {
                LogNotHeard(exception.GetType().Name);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "The broker did not hear which sessions are alive ({Cause}); it is told again with the next sweep")]
    private partial void LogNotHeard(string cause);
}
