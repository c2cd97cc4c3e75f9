using System.Text.Json;
using MetaDJ.Scope.PromptQueue.Contracts;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Cues;
using MetaDJ.Scope.PromptQueue.HotKeys;
using MetaDJ.Scope.PromptQueue.Queues;
using MetaDJ.Scope.ServiceDefaults.Redis;
using MetaDJ.Scope.SessionBroker.Contracts;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace MetaDJ.Scope.PromptQueue.CueLists;

/// <summary>The cue list of a session in Redis. Firing is <c>EnqueueCues.lua</c>, which moves the list in the same step.</summary>
internal sealed class CueListStore(IDatabase redis, IOptions<QueueOptions> options)
{
    public const string Prelude = "CueList";

    private static readonly RedisScript LoadScript = RedisScript.Load<CueListStore>("LoadCueList", QueueKeys.Prelude, QueueKeys.OncePrelude);
    private static readonly RedisScript MoveScript = RedisScript.Load<CueListStore>("MoveCueList", QueueKeys.Prelude, Prelude);
    private static readonly RedisScript ReadScript = RedisScript.Load<CueListStore>("ReadCueList", QueueKeys.Prelude);

    /// <param name="name">Null takes the list away.</param>
    public async Task<CueListOutcome> LoadAsync(
        SessionId session, QueueCaller? caller, string by, string? name, IReadOnlyList<CueRequest> cues, CueListState state, IReadOnlyDictionary<string, CueRequest>? hotKeys,
        IdempotencyKey? key = null)
    {
        var keys = new QueueKeys(session);
        var arguments = new List<RedisValue>
        {
            session.ToString(), caller?.Argument ?? "", name ?? "",
            name is null ? "" : JsonSerializer.Serialize(cues, QueueJson.Default.IReadOnlyListCueRequest),
            name is null ? "" : Write(state),
            (int)(name is null ? QueueEventKind.CueListUnloaded : QueueEventKind.CueListLoaded), options.Value.Done, options.Value.Events, HotKeyValidation.MostKeys,
            key?.Key ?? "", key?.Fingerprint ?? "", options.Value.IdempotencyKeys,
        };
        foreach (var (hotKey, cue) in hotKeys ?? new Dictionary<string, CueRequest>())
        {
            arguments.Add(hotKey);
            arguments.Add(HotKeyStore.Write(new HotKey(hotKey, cue, by)));
        }

        var answer = await LoadScript.RunAsync(redis, keys.With(keys.CueList, keys.HotKeys, keys.IdempotencyKeys, keys.IdempotencyOrder), [.. arguments]);
        return answer.Status switch
        {
            "ok" => new CueListOutcome.There(new CueListView(default, name ?? "", cues, state with { Version = answer.Number(0) }, null, null)),
            "same" => await ReadAsync(session, caller),
            "no-list" => new CueListOutcome.NoList(),
            "full" => new CueListOutcome.TooManyKeys(),
            _ => new CueListOutcome.Refused(CueStore.Outcome(answer)),
        };
    }

    public async Task<CueListOutcome> ReadAsync(SessionId session, QueueCaller? caller, string? idempotencyKey = null)
    {
        var keys = new QueueKeys(session);
        var answer = await ReadScript.RunAsync(redis, keys.With(keys.CueList, keys.IdempotencyKeys), [session.ToString(), caller?.Argument ?? "", idempotencyKey ?? ""]);
        return answer.Status switch
        {
            "ok" => new CueListOutcome.There(View(answer)),
            "no-list" => new CueListOutcome.NoList(),
            _ => new CueListOutcome.Refused(CueStore.Outcome(answer)),
        };
    }

    public async Task<ChangeOutcome> MoveAsync(SessionId session, QueueCaller? caller, CueListMove move)
    {
        var keys = new QueueKeys(session);
        return CueStore.Outcome(await MoveScript.RunAsync(
            redis, keys.With(keys.CueList), [session.ToString(), caller?.Argument ?? "", Write(move), options.Value.Done, options.Value.Events]));
    }

    /// <summary>As <c>CueList.lua</c> reads it.</summary>
    public static string Write(CueListMove? move) => move is null ? "" : string.Join(
        '\n', move.Read, move.State.WaitsFor?.ToString() ?? "", string.Join(' ', move.Withdraws), move.EndsHold ? "1" : "",
        (int)move.Kind, move.Text.ReplaceLineEndings(" "), move.State.Version, Write(move.State));

    private static string Write(CueListState state) => JsonSerializer.Serialize(state, QueueJson.Default.CueListState);

    private static CueListView View(ScriptAnswer answer)
    {
        var state = JsonSerializer.Deserialize(answer.Text(4), QueueJson.Default.CueListState)! with { Version = answer.Number(3) };

        // What clears the queue stops the list: then meta no longer names the cue it waits for.
        var plays = answer.Text(5).Length > 0 && answer.Text(5) == state.WaitsFor?.ToString();
        return new CueListView(
            answer.Instant(0), answer.Text(1), JsonSerializer.Deserialize(answer.Text(2), QueueJson.Default.IReadOnlyListCueRequest)!,
            plays ? state : CueListPlan.Stop(state) with { Version = state.Version, FiredCues = state.FiredCues, ByItself = state.ByItself },
            plays && answer.Text(6).Length > 0 ? (CueState)answer.Number(6) : null,
            answer.IsNull(7) ? null : answer.Text(7));
    }
}
