using MetaDJ.Scope.PromptQueue.Dispatch;
using MetaDJ.Scope.PromptQueue.Queues;
using MetaDJ.Scope.ServiceDefaults.Redis;
using MetaDJ.Scope.SessionBroker.Contracts;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace MetaDJ.Scope.PromptQueue.LoraSwaps;

/// <summary>
/// How long swaps have lately taken: what plans tell beforehand. By pool and pipeline, and for all replicas, but for installations, which are
/// the network's matter and are remembered by each replica for itself.
/// </summary>
internal sealed class SwapTimes(IDatabase redis, IOptions<LoraSwapOptions> options, IOptions<DispatchOptions> dispatch)
{
    /// <summary>How much each new measurement counts.</summary>
    private const int WeightPercent = 30;

    private const int MostKept = 1_000;
    private const string GapField = "gap";
    private const string LoadField = "load";

    private static readonly RedisScript BlendScript = RedisScript.Load<SwapTimes>("BlendTime");

    private readonly Lock _gate = new();
    private TimeSpan _install = options.Value.InstallTime;
    private double? _bytesPerSecond;

    /// <summary>What a reload is taken to cost where none was measured.</summary>
    public TimeSpan Unmeasured => options.Value.ReloadTime;

    public async Task<SwapCosts> CostsAsync(SessionId session, string pipeline)
    {
        var pool = await PoolAsync(session);
        var told = await redis.HashGetAsync(QueueKeys.SwapTimes, [Field(GapField, pool, pipeline), Field(LoadField, pool, pipeline)]);
        return new SwapCosts(dispatch.Value.ChunkInterval, Time(told[0]), Time(told[1]), InstallOf(null));

        TimeSpan Time(RedisValue ms) => ms.IsNull ? options.Value.ReloadTime : TimeSpan.FromMilliseconds((long)ms);
    }

    /// <summary>A reload took the picture away for so long.</summary>
    public Task GapAsync(SessionId session, string pipeline, TimeSpan took) => BlendAsync(GapField, session, pipeline, took);

    /// <summary>Stop, load and start took so long, whether anybody saw it or not.</summary>
    public Task LoadAsync(SessionId session, string pipeline, TimeSpan took) => BlendAsync(LoadField, session, pipeline, took);

    /// <summary>By the pace of installs whose size was known; else as long as the last ones.</summary>
    public TimeSpan InstallOf(long? bytes)
    {
        lock (_gate)
        {
            return bytes is { } size && _bytesPerSecond is { } pace ? TimeSpan.FromSeconds(Math.Clamp(size / pace, 1, 86_400)) : _install;
        }
    }

    public void Installed(TimeSpan took, long? bytes)
    {
        lock (_gate)
        {
            _install += (took - _install) * (WeightPercent / 100.0);
            if (bytes is { } size && took > TimeSpan.Zero)
            {
                var pace = size / took.TotalSeconds;
                _bytesPerSecond = _bytesPerSecond is { } before ? before + ((pace - before) * WeightPercent / 100) : pace;
            }
        }
    }

    private async Task BlendAsync(string what, SessionId session, string pipeline, TimeSpan took)
    {
        var answer = await BlendScript.RunAsync(
            redis, [QueueKeys.SwapTimes], [Field(what, await PoolAsync(session), pipeline), (long)took.TotalMilliseconds, WeightPercent, MostKept]);
        if (answer.Status is not ("noted" or "full"))
        {
            throw answer.Unexpected();
        }
    }

    private async Task<string> PoolAsync(SessionId session) => (await redis.HashGetAsync(new QueueKeys(session).Meta, "pool")).ToString();

    private static string Field(string what, string pool, string pipeline) => $"{what}|{pool}|{pipeline}";
}
