using System.Text.Json;
using MetaDJ.Scope.PromptQueue.Contracts;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Dispatch;
using MetaDJ.Scope.PromptQueue.Queues;
using MetaDJ.Scope.ServiceDefaults.Redis;
using MetaDJ.Scope.SessionBroker.Contracts;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace MetaDJ.Scope.PromptQueue.LoraInstalls;

/// <summary>The installs of a session, the last few of them. The state is in a header that scripts read; the rest is JSON.</summary>
internal sealed class LoraInstallStore(IDatabase redis, IOptions<QueueOptions> options, TimeProvider clock)
{
    public const int MostOpen = 16;
    private const int MostInAll = 40;
    private static readonly TimeSpan ForgetAfter = TimeSpan.FromMinutes(1);

    private static readonly RedisScript StartScript = RedisScript.Load<LoraInstallStore>("StartInstall", QueueKeys.Prelude);
    private static readonly RedisScript NoteScript = RedisScript.Load<LoraInstallStore>("NoteInstall", QueueKeys.Prelude);
    private static readonly RedisScript CancelScript = RedisScript.Load<LoraInstallStore>("CancelInstall", QueueKeys.Prelude);

    /// <param name="caller">Null for those who may act for anybody.</param>
    /// <param name="key">The caller's idempotency key, if any.</param>
    public async Task<StartInstallOutcome> StartAsync(LoraInstallResponse install, QueueCaller? caller, string replica, string? key)
    {
        // Listed before it exists and once more after: whoever tidies the list in between cannot hide it.
        await ListAsWaitingAsync(install.SessionId);
        var keys = new QueueKeys(install.SessionId);
        var answer = await StartScript.RunAsync(
            redis, keys.With(keys.Installs),
            [
                install.SessionId.ToString(), caller?.Argument ?? "", replica, install.Id.ToString(), install.Name, KeyOf(key), Json(install), MostOpen, MostInAll,
                (int)QueueEventKind.LoraInstallStarted, options.Value.Done, options.Value.Events,
            ]);
        if (answer.Status == "ok")
        {
            await ListAsWaitingAsync(install.SessionId);
        }

        return answer.Status switch
        {
            "ok" => new StartInstallOutcome.Started(answer.Text(0)),
            "same" => new StartInstallOutcome.Same(LoraInstallId.Parse(answer.Text(0))),
            "full" => new StartInstallOutcome.Full(),
            _ => new StartInstallOutcome.Refused(RefusalOf(answer)),
        };
    }

    public async Task<NoteInstallOutcome> NoteAsync(string replica, LoraInstallResponse install, QueueEventKind? tell = null, string text = "")
    {
        var keys = new QueueKeys(install.SessionId);
        var answer = await NoteScript.RunAsync(
            redis, keys.With(keys.Installs),
            [
                install.SessionId.ToString(), replica, install.Id.ToString(), (int)install.State, Json(install), tell is { } kind ? (int)kind : "",
                text.ReplaceLineEndings(" ").Replace('\t', ' '), options.Value.Done, options.Value.Events,
            ]);
        return answer.Status switch
        {
            "ok" => NoteInstallOutcome.Written,
            "cancel" => NoteInstallOutcome.Cancel,
            "over" => NoteInstallOutcome.Over,
            "lost" => NoteInstallOutcome.Lost,
            _ => throw answer.Unexpected(),
        };
    }

    /// <returns>Null when there is none of that id; else why the caller may not, or done.</returns>
    public async Task<ChangeOutcomeOrGone> CancelAsync(SessionId session, QueueCaller? caller, LoraInstallId id)
    {
        var keys = new QueueKeys(session);
        var answer = await CancelScript.RunAsync(
            redis, keys.With(keys.Installs),
            [session.ToString(), caller?.Argument ?? "", id.ToString(), (int)QueueEventKind.LoraInstallCancelled, options.Value.Done, options.Value.Events]);
        return answer.Status switch
        {
            "ok" => new(null, Gone: false),
            "gone" => new(null, Gone: true),
            _ => new(RefusalOf(answer), Gone: false),
        };
    }

    public async Task<LoraInstallResponse?> ReadAsync(SessionId session, LoraInstallId id) =>
        (string?)await redis.HashGetAsync(new QueueKeys(session).Installs, id.ToString()) is { } stored ? Read(stored) : null;

    /// <summary>Oldest first.</summary>
    public async Task<IReadOnlyList<LoraInstallResponse>> ListAsync(SessionId session) =>
        [.. (await redis.HashGetAllAsync(new QueueKeys(session).Installs)).OrderBy(entry => entry.Name.ToString(), StringComparer.Ordinal).Select(entry => Read(entry.Value!))];

    public async Task<IReadOnlyList<SessionId>> SessionsAsync() => [.. (await redis.SortedSetRangeByRankAsync(QueueKeys.Installing)).Select(session => SessionId.Parse(session!))];

    /// <summary>Takes a session whose installs are all over off the list, unless one was asked for just now.</summary>
    public async Task ForgetAsync(SessionId session)
    {
        if (await redis.SortedSetScoreAsync(QueueKeys.Installing, session.ToString()) is { } asked && asked < (clock.GetUtcNow() - ForgetAfter).ToUnixTimeMilliseconds())
        {
            await redis.SortedSetRemoveAsync(QueueKeys.Installing, session.ToString());
        }
    }

    /// <returns>Who sends to the session's pod, and under which pass; null for a queue that is closed or forgotten.</returns>
    public async Task<(string Owner, StagePass Pass)?> StandingAsync(SessionId session)
    {
        var facts = await redis.HashGetAsync(new QueueKeys(session).Meta, ["state", "owner", "fence", "epoch"]);
        return facts[0] == "open" ? (facts[1].ToString(), new StagePass(session, facts[2].ToString(), (long?)facts[3] ?? 0)) : null;
    }

    private Task<bool> ListAsWaitingAsync(SessionId session) => redis.SortedSetAddAsync(QueueKeys.Installing, session.ToString(), clock.GetUtcNow().ToUnixTimeMilliseconds());

    /// <summary>The scripts compare it as one word.</summary>
    private static string KeyOf(string? key) => key is null ? "-" : Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(key)))[..32];

    private static string Json(LoraInstallResponse install) => JsonSerializer.Serialize(install, QueueJson.Default.LoraInstallResponse);

    private static LoraInstallResponse Read(string stored)
    {
        var newline = stored.IndexOf('\n', StringComparison.Ordinal);
        var state = (LoraInstallState)int.Parse(stored.AsSpan(0, stored.IndexOf(' ', StringComparison.Ordinal)), System.Globalization.CultureInfo.InvariantCulture);
        return JsonSerializer.Deserialize(stored.AsSpan(newline + 1), QueueJson.Default.LoraInstallResponse) is { } install
            ? install with { State = state }
            : throw new InvalidDataException("An install is empty.");
    }

    private static Cues.ChangeOutcome RefusalOf(ScriptAnswer answer) => answer.Status switch
    {
        "closed" => new Cues.ChangeOutcome.Closed(),
        "unknown" or "not-holder" => new Cues.ChangeOutcome.NotYours(),
        "ask" => new Cues.ChangeOutcome.Ask(),
        "forbidden" => new Cues.ChangeOutcome.NotYourRole(answer.Text(0)),
        "locked" => new Cues.ChangeOutcome.Locked(answer.Text(0), answer.Text(1)),
        _ => throw answer.Unexpected(),
    };
}

/// <param name="Refusal">Why the caller may not; null when it was done.</param>
internal readonly record struct ChangeOutcomeOrGone(Cues.ChangeOutcome? Refusal, bool Gone)
{
    public bool IsInDoubt => Refusal?.IsInDoubt == true;
}

/// <summary>What became of asking for an install.</summary>
internal abstract record StartInstallOutcome
{
    private StartInstallOutcome()
    {
    }

    public virtual bool IsInDoubt => false;

    public sealed record Started(string Owner) : StartInstallOutcome;

    /// <summary>That file is on its way already, or the same request came before.</summary>
    public sealed record Same(LoraInstallId Id) : StartInstallOutcome;

    public sealed record Full : StartInstallOutcome;

    public sealed record Refused(Cues.ChangeOutcome Why) : StartInstallOutcome
    {
        public override bool IsInDoubt => Why.IsInDoubt;
    }
}

/// <summary>What became of a note about an install.</summary>
internal enum NoteInstallOutcome
{
    Unknown = 0,
    Written = 1,

    /// <summary>Somebody wants it cancelled; nothing was written.</summary>
    Cancel = 2,

    /// <summary>It is over, or gone.</summary>
    Over = 3,

    /// <summary>The queue is another replica's now.</summary>
    Lost = 4,
}
