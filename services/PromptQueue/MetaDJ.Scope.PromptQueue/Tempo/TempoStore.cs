using System.Globalization;
using System.Text.Json;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Cues;
using MetaDJ.Scope.PromptQueue.Queues;
using MetaDJ.Scope.ServiceDefaults.Redis;
using MetaDJ.Scope.SessionBroker.Contracts;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace MetaDJ.Scope.PromptQueue.Tempo;

/// <summary>The tempo of a session in Redis, whoever owns its queue.</summary>
internal sealed class TempoStore(IDatabase redis, IOptions<QueueOptions> queue, IOptions<TempoOptions> options)
{
    /// <summary>After <see cref="QueueKeys.Prelude"/>, for scripts that ask when a cue is due.</summary>
    public const string Prelude = "Grid";

    private static readonly RedisScript ReadScript = RedisScript.Load<TempoStore>("ReadTempo", QueueKeys.Prelude, Prelude);
    private static readonly RedisScript WriteScript = RedisScript.Load<TempoStore>("WriteTempo", QueueKeys.Prelude);
    private static readonly RedisScript NoteScript = RedisScript.Load<TempoStore>("NoteFrame", QueueKeys.Prelude, Prelude);

    /// <param name="caller">Null for those who may act for anybody.</param>
    public async Task<TempoOutcome> ReadAsync(SessionId session, QueueCaller? caller)
    {
        var keys = new QueueKeys(session);
        var answer = await ReadScript.RunAsync(redis, keys.With(keys.Tempo), [session.ToString(), caller?.Argument ?? ""]);
        if (answer.Status != "ok")
        {
            return new TempoOutcome.Refused(CueStore.Outcome(answer));
        }

        return new TempoOutcome.Seen(new TempoFacts(
            double.Parse(answer.Text(0), CultureInfo.InvariantCulture),
            answer.Number(1),
            answer.IsNull(2) ? null : JsonSerializer.Deserialize(answer.Text(2), QueueJson.Default.SessionTempo),
            answer.IsNull(3) ? Taps.None : JsonSerializer.Deserialize(answer.Text(3), QueueJson.Default.Taps)!,
            answer.Number(4),
            (int)answer.Number(5)));
    }

    /// <summary>Writes over what was read; <c>Raced</c> when somebody else did meanwhile.</summary>
    /// <param name="tempo">Null leaves it.</param>
    public async Task<ChangeOutcome> WriteAsync(
        SessionId session, QueueCaller? caller, TempoFacts read, SessionTempo? tempo, Taps taps, QueueEventKind? news, bool wakes)
    {
        var keys = new QueueKeys(session);
        return CueStore.Outcome(await WriteScript.RunAsync(
            redis,
            keys.With(keys.Tempo),
            [
                session.ToString(), caller?.Argument ?? "", read.Version, tempo is null ? "" : Grid(tempo),
                tempo is null ? "" : JsonSerializer.Serialize(tempo, QueueJson.Default.SessionTempo),
                taps.At.Count == 0 ? "" : JsonSerializer.Serialize(taps, QueueJson.Default.Taps),
                news is { } kind ? (int)kind : "",
                news is null ? "" : JsonSerializer.Serialize(TempoNews.Tell(tempo!, read.Now, options.Value.ClockSilence), QueueJson.Default.TempoTold),
                wakes ? "1" : "", queue.Value.Done, queue.Value.Events,
            ]));
    }

    /// <summary>What Scope took from an update to the picture: in sessions with a tempo, cues on the beat are sent so much earlier.</summary>
    /// <param name="fence">The token of the pod that took it.</param>
    public Task NoteFrameAsync(SessionId session, string fence, TimeSpan took)
    {
        var bounded = Math.Clamp(took.TotalMilliseconds, options.Value.LookAheadLeast.TotalMilliseconds, options.Value.LookAheadMost.TotalMilliseconds);
        var keys = new QueueKeys(session);
        return NoteScript.RunAsync(
            redis,
            keys.With(keys.Tempo),
            [
                session.ToString(), fence, (long)bounded, options.Value.Receipts, (long)options.Value.LookAhead.TotalMilliseconds,
                (int)QueueEventKind.LookAheadChanged, queue.Value.Done, queue.Value.Events,
            ]);
    }

    /// <summary>The tempo alone, for those who have rights already; null while there is none.</summary>
    public async Task<SessionTempo?> FindAsync(SessionId session) =>
        (string?)await redis.HashGetAsync(new QueueKeys(session).Tempo, "state") is { } state ? JsonSerializer.Deserialize(state, QueueJson.Default.SessionTempo) : null;

    private static string Grid(SessionTempo tempo) => string.Create(
        CultureInfo.InvariantCulture, $"{tempo.Grid.Bpm:R} {tempo.Grid.BeatsPerBar} {tempo.Grid.Anchor:R} {tempo.Song} {(tempo.Playing ? 1 : 0)}");
}
