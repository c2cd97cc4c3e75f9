using System.Globalization;
using System.Text.Json;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Cues;
using MetaDJ.Scope.PromptQueue.Queues;
using MetaDJ.Scope.ServiceDefaults.Redis;
using MetaDJ.Scope.SessionBroker.Contracts;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace MetaDJ.Scope.PromptQueue.Panics;

/// <summary>Whether clients show the fallback picture, why, and which.</summary>
internal sealed class FallbackStore(IDatabase redis, IOptions<QueueOptions> options)
{
    /// <summary>After <see cref="QueueKeys.Prelude"/>, for scripts that change why.</summary>
    public const string Prelude = "Fallback";

    /// <summary>No reason to cover anything; see Fallback.lua.</summary>
    private const string SafeLookStands = "5";

    private static readonly RedisScript RaiseScript = RedisScript.Load<FallbackStore>("RaisePanic", QueueKeys.Prelude, Prelude);
    private static readonly RedisScript SetScript = RedisScript.Load<FallbackStore>("SetFallback", QueueKeys.Prelude);
    private static readonly RedisScript SettleScript = RedisScript.Load<FallbackStore>("SettleFallback", QueueKeys.Prelude, Prelude);

    /// <summary>Holds the queue and tells everybody who follows it.</summary>
    public async Task<ChangeOutcome> RaiseAsync(SessionId session, QueueCaller? caller, PanicKind kind)
    {
        return Outcome(await RaiseScript.RunAsync(
            redis, new QueueKeys(session).With(), [session.ToString(), caller?.Argument ?? "", (int)ReasonOf(kind), options.Value.Done, options.Value.Events]));
    }

    /// <summary>The stage shows this panic by now; null when none holds any more.</summary>
    public Task SettlePanicAsync(SessionId session, PanicKind? kind) => SettleAsync(session, "panic", kind switch
    {
        null => "",
        PanicKind.SafeLook => SafeLookStands,
        { } hides => ((int)ReasonOf(hides)).ToString(CultureInfo.InvariantCulture),
    });

    /// <summary>The Look stands on the session's pod.</summary>
    public Task StageFoundAsync(SessionId session) => SettleAsync(session, "lost", "");

    /// <returns>Whether a panic was raised and has not ended.</returns>
    public async Task<bool> IsRaisedAsync(SessionId session) => !(await redis.HashGetAsync(new QueueKeys(session).Meta, "panic")).IsNullOrEmpty;

    public async Task<FallbackResponse> ReadAsync(SessionId session)
    {
        var told = (string?)await redis.HashGetAsync(new QueueKeys(session).Meta, "fallback");
        return new FallbackResponse { Reason = Reason(told), Picture = await PictureAsync(redis, session) };
    }

    /// <summary>A session's own, else that of its lead, else ours.</summary>
    public static async Task<FallbackPicture> PictureAsync(IDatabase redis, SessionId session)
    {
        var keys = new QueueKeys(session);
        if (Read(await redis.StringGetAsync(keys.Fallback)) is { } own)
        {
            return own;
        }

        return (string?)await redis.HashGetAsync(keys.Meta, "holder") is { } lead && Read(await redis.HashGetAsync(QueueKeys.FallbackPictures, lead)) is { } theirs ? theirs : new FallbackPicture();
    }

    public async Task<FallbackPicture?> PictureOfAsync(string subject) => Read(await redis.HashGetAsync(QueueKeys.FallbackPictures, subject));

    /// <param name="picture">Null takes it away.</param>
    public async Task<ChangeOutcome> SetAsync(SessionId session, QueueCaller? caller, FallbackPicture? picture)
    {
        var keys = new QueueKeys(session);
        return Outcome(await SetScript.RunAsync(
            redis, keys.With(keys.Fallback), [session.ToString(), caller?.Argument ?? "", picture is null ? "" : Write(picture)]));
    }

    public async Task SetAsync(string subject, FallbackPicture? picture) => _ = picture is null
        ? await redis.HashDeleteAsync(QueueKeys.FallbackPictures, subject)
        : await redis.HashSetAsync(QueueKeys.FallbackPictures, subject, Write(picture));

    public static FallbackReason? Reason(string? stored) =>
        int.TryParse(stored, NumberStyles.None, CultureInfo.InvariantCulture, out var reason) && reason > 0 ? (FallbackReason)reason : null;

    public static FallbackReason ReasonOf(PanicKind kind) => kind switch
    {
        PanicKind.SafeLook => FallbackReason.SafeLook,
        PanicKind.Freeze => FallbackReason.Freeze,
        PanicKind.Blackout => FallbackReason.Blackout,
        _ => throw new System.Diagnostics.UnreachableException(kind.ToString()),
    };

    private static ChangeOutcome Outcome(ScriptAnswer answer) => answer.Status switch
    {
        "ok" => new ChangeOutcome.Done(1),
        "closed" => new ChangeOutcome.Closed(),
        "unknown" or "not-holder" => new ChangeOutcome.NotYours(),
        "ask" => new ChangeOutcome.Ask(),
        "forbidden" => new ChangeOutcome.NotYourRole(answer.Text(0)),
        _ => throw answer.Unexpected(),
    };

    private Task<ScriptAnswer> SettleAsync(SessionId session, string what, string value) => SettleScript.RunAsync(
        redis, new QueueKeys(session).With(), [session.ToString(), what, value, options.Value.Done, options.Value.Events]);

    private static FallbackPicture? Read(RedisValue stored) => stored.IsNullOrEmpty ? null : JsonSerializer.Deserialize(stored.ToString(), QueueJson.Default.FallbackPicture);

    private static string Write(FallbackPicture picture) => JsonSerializer.Serialize(picture, QueueJson.Default.FallbackPicture);
}
