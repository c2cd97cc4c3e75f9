using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Cues;
using MetaDJ.Scope.PromptQueue.Moderation;
using MetaDJ.Scope.PromptQueue.Queues;
using MetaDJ.Scope.ServiceDefaults.Redis;
using MetaDJ.Scope.SessionBroker.Contracts;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace MetaDJ.Scope.PromptQueue.Undo;

/// <summary>Takes back what an author did to a queue. The scripts that change a queue note it in the same step.</summary>
internal sealed class UndoStore(IDatabase redis, HouseWords words, IOptions<QueueOptions> options)
{
    private static readonly RedisScript Script = RedisScript.Load<UndoStore>("UndoChange", QueueKeys.Prelude, QueueKeys.OrderPrelude, QueueKeys.JournalPrelude, QueueKeys.OncePrelude);

    private static readonly string s_kinds =
        $"{(int)QueueEventKind.CueCancelled},{(int)QueueEventKind.CueRestored},{(int)QueueEventKind.CueChanged}";

    /// <summary>The author's last change is taken back.</summary>
    public Task<UndoOutcome> UndoAsync(SessionId session, QueueCaller? caller, string author, IdempotencyKey? key = null) => RunAsync(session, caller, author, redo: false, key);

    /// <summary>What the author took back last is done again.</summary>
    public Task<UndoOutcome> RedoAsync(SessionId session, QueueCaller? caller, string author, IdempotencyKey? key = null) => RunAsync(session, caller, author, redo: true, key);

    private async Task<UndoOutcome> RunAsync(SessionId session, QueueCaller? caller, string author, bool redo, IdempotencyKey? key)
    {
        var keys = new QueueKeys(session);
        var (lookedAt, unsaid) = ("", false);
        while (true)
        {
            var answer = await StepAsync(lookedAt, unsaid);
            if (answer.Status != "look")
            {
                return Outcome(answer, redo);
            }

            lookedAt = answer.Text(0);
            unsaid = Enumerable.Range(1, answer.Count - 1).Any(i => words.Check(StoredCue.Read(default, answer.Text(i))).Any);
        }

        Task<ScriptAnswer> StepAsync(string entry, bool forget) => Script.RunAsync(
            redis,
            redo
                ? keys.With(keys.Undone, keys.Journal, keys.IdempotencyKeys, keys.IdempotencyOrder)
                : keys.With(keys.Journal, keys.Undone, keys.IdempotencyKeys, keys.IdempotencyOrder),
            [
                session.ToString(), caller?.Argument ?? "", author, (int)(redo ? QueueEventKind.Redone : QueueEventKind.Undone),
                options.Value.Depth, options.Value.Done, options.Value.Events, s_kinds,
                key?.Key ?? "", key?.Fingerprint ?? "", options.Value.IdempotencyKeys, entry, forget ? "1" : "",
            ]);
    }

    private static UndoOutcome Outcome(ScriptAnswer answer, bool redo) => answer.Status switch
    {
        "ok" => new UndoOutcome.Done(What(answer.Text(0), redo), (int)answer.Number(1), (int)answer.Number(2)),
        "nothing" => new UndoOutcome.Nothing(),
        "unsaid" => new UndoOutcome.Unsaid(What(answer.Text(0), redo)),
        "happened" => new UndoOutcome.Happened(What(answer.Text(0), redo)),
        _ => new UndoOutcome.Refused(CueStore.Outcome(answer)),
    };

    /// <summary>What the author did in the first place: a redo finds the reverse of it.</summary>
    private static string What(string noted, bool redo) => (noted, redo) switch
    {
        ("q", false) or ("c", true) => "enqueue",
        ("c", false) or ("q", true) => "cancel",
        _ => "edit",
    };
}

/// <summary>What an undo or a redo came to.</summary>
internal abstract record UndoOutcome
{
    private UndoOutcome()
    {
    }

    public bool IsInDoubt => this is Refused { Why.IsInDoubt: true };

    public sealed record Done(string What, int Cues, int Left) : UndoOutcome;

    public sealed record Nothing : UndoOutcome;

    /// <summary>All of it was sent, or is no longer remembered: it is forgotten, and the next call finds what came before.</summary>
    public sealed record Happened(string What) : UndoOutcome;

    /// <summary>What would come back has a word that the house no longer lets in: it is forgotten, and the next call finds what came before.</summary>
    public sealed record Unsaid(string What) : UndoOutcome;

    public sealed record Refused(ChangeOutcome Why) : UndoOutcome;
}
