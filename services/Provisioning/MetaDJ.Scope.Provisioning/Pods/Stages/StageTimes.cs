using System.Globalization;
using MetaDJ.Scope.ServiceDefaults.Redis;
using StackExchange.Redis;

namespace MetaDJ.Scope.Provisioning.Pods.Stages;

/// <summary>Remembers how long the stages of pods took that became ready, and tells it as a whole.</summary>
internal sealed class StageTimes(IDatabase redis, TimeProvider clock)
{
    /// <summary>Per stage and setting.</summary>
    private const int Kept = 20;

    /// <summary>Pipelines × GPU types × stages; what was not written for longest goes first.</summary>
    private const int MostLines = 1_000;

    /// <summary>Pods become ready minutes apart: a look need not read it every time.</summary>
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(10);

    private static readonly RedisScript RecordScript = RedisScript.Load<StageTimes>("RecordStageTimes");

    private volatile Reading _last = new(DateTimeOffset.MinValue, StageHistory.Empty);

    /// <param name="pod">Ready for the first time.</param>
    /// <exception cref="SupersededException">Another replica acts now.</exception>
    public async Task RecordAsync(Pod pod, long fence)
    {
        var setting = StageSetting.Of(pod);
        RedisValue[] arguments =
        [
            fence, Kept, MostLines, clock.GetUtcNow().ToUnixTimeMilliseconds(),
            .. pod.Way.Seconds.SelectMany(stage => (RedisValue[])
            [
                Field(stage.Key, setting), stage.Value.ToString("0.###", CultureInfo.InvariantCulture),
            ]),
        ];
        var answer = await RecordScript.RunAsync(redis, [PodKeys.StageTimes, PodKeys.StageTimesOrder, PodKeys.Reconciler], arguments);
        switch (answer.Status)
        {
            case "recorded":
                _last = new(DateTimeOffset.MinValue, _last.History);
                return;
            case "superseded":
                throw new SupersededException();
            default:
                throw answer.Unexpected();
        }
    }

    public async Task<StageHistory> ReadAsync()
    {
        var now = clock.GetUtcNow();
        if (_last is var last && now - last.At < Freshness)
        {
            return last.History;
        }

        var lines = (await redis.HashGetAllAsync(PodKeys.StageTimes)).Select(entry => Line((string)entry.Name!, (string)entry.Value!)).OfType<StageLine>();
        var history = new StageHistory(lines);
        _last = new(now, history);
        return history;
    }

    private static string Field(PodStage stage, StageSetting setting) =>
        string.Join('|', stage, setting.KeptData ? "kept" : "empty", setting.Pipeline, setting.GpuType);

    /// <returns>Null for what another version wrote.</returns>
    private static StageLine? Line(string field, string value)
    {
        var parts = field.Split('|', 4);
        return parts.Length == 4 && Enum.TryParse<PodStage>(parts[0], out var stage)
            ? new StageLine(
                stage, parts[2], parts[3], parts[1] == "kept",
                [.. value.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(text => double.Parse(text, CultureInfo.InvariantCulture))])
            : null;
    }

    private sealed record Reading(DateTimeOffset At, StageHistory History);
}
