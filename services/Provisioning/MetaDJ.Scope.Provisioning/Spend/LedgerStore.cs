using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using MetaDJ.Scope.Provisioning.Pods;
using MetaDJ.Scope.ServiceDefaults.Redis;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace MetaDJ.Scope.Provisioning.Spend;

/// <summary>Meters and lines.</summary>
internal sealed class LedgerStore(IDatabase redis, IOptions<SpendOptions> options)
{
    /// <summary>Lines per script: a long absence can end many intervals at once.</summary>
    private const int Batch = 500;

    /// <summary>A day of more lines than this keeps the rest as one sum per pool and kind: its total stays exact, its detail does not.</summary>
    internal int MostLines { get; init; } = 100_000;

    private static readonly RedisScript WriteScript = RedisScript.Load<LedgerStore>("WriteLedger");

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public async Task<LedgerState> ReadAsync()
    {
        var seen = (await redis.HashGetAllAsync(LedgerKeys.Seen)).ToDictionary(entry => (string)entry.Name!, entry => Instant(entry.Value));
        return new LedgerState(
            (await MetersAsync()).ToDictionary(meter => meter.CloudId, StringComparer.Ordinal),
            seen.TryGetValue("pods", out var pods) ? pods : null,
            seen.TryGetValue("volumes", out var volumes) ? volumes : null);
    }

    public async Task<IReadOnlyList<Meter>> MetersAsync() =>
        [.. (await redis.HashGetAllAsync(LedgerKeys.Meters)).Select(entry => JsonSerializer.Deserialize<Meter>((string)entry.Value!, Json)!)];

    public async Task<Meter?> MeterAsync(string cloudId) =>
        await redis.HashGetAsync(LedgerKeys.Meters, cloudId) is { HasValue: true } meter ? JsonSerializer.Deserialize<Meter>((string)meter!, Json) : null;

    /// <summary>Writes what a look changed. Every part of it may be written twice and is there once.</summary>
    /// <exception cref="SupersededException">Another replica acts now.</exception>
    public async Task WriteAsync(SpendReading reading, long fence)
    {
        // Lines first: a meter that moved on is what keeps its lines from being written again.
        foreach (var part in reading.Lines.Chunk(Batch).SkipLast(1))
        {
            await WriteAsync([], part, [], fence);
        }

        IEnumerable<(string, RedisValue)> meters =
        [
            .. reading.Changed.Select(meter => (meter.CloudId, (RedisValue)JsonSerializer.Serialize(meter, Json))),
            .. reading.Dropped.Select(cloudId => (cloudId, RedisValue.EmptyString)),
        ];
        List<(string, DateTimeOffset)> seen = [];
        seen.AddRange(reading.State.PodsAt is { } pods ? [("pods", pods)] : []);
        seen.AddRange(reading.State.VolumesAt is { } volumes ? [("volumes", volumes)] : []);
        await WriteAsync([.. meters], reading.Lines.Chunk(Batch).LastOrDefault() ?? [], seen, fence);
    }

    /// <param name="fence">The reconciler's token; 0 for a person's order, whose lines are the same whoever writes them.</param>
    /// <exception cref="SupersededException">Another replica acts now.</exception>
    public Task AddAsync(IReadOnlyCollection<LedgerLine> lines, long fence) => WriteAsync([], lines, [], fence);

    /// <summary>The lines of all days that a window touches, cut to it.</summary>
    public async Task<IReadOnlyList<LedgerLine>> LinesAsync(DateTimeOffset from, DateTimeOffset to)
    {
        var lines = new List<LedgerLine>();
        var last = DateOnly.FromDateTime(to.UtcDateTime);
        var kept = DateOnly.FromDateTime((to - options.Value.Retention).UtcDateTime);
        for (var day = Later(DateOnly.FromDateTime(from.UtcDateTime), kept); day <= last; day = day.AddDays(1))
        {
            lines.AddRange((await DayAsync(day)).Select(line => line.Within(from, to)).OfType<LedgerLine>());
        }

        return lines;
    }

    public Task<IReadOnlyList<LedgerLine>> DayAsync(DateOnly day) => LinesOfAsync(LedgerKeys.Day(day));

    /// <summary>The names of a day's lines.</summary>
    public async Task<IReadOnlyList<string>> FieldsAsync(DateOnly day) =>
        [.. (await redis.HashKeysAsync(LedgerKeys.Day(day))).Select(field => (string)field!)];

    /// <summary>Some lines of a day; one that is not there is left out.</summary>
    public async Task<IReadOnlyList<LedgerLine>> LinesAsync(DateOnly day, IReadOnlyCollection<string> fields) => fields.Count == 0 ? []
        : [.. (await redis.HashGetAsync(LedgerKeys.Day(day), [.. fields.Select(field => (RedisValue)field)]))
            .Where(line => line.HasValue).Select(line => JsonSerializer.Deserialize<LedgerLine>((string)line!, Json)!)];

    public Task<long> CountAsync(DateOnly day) => redis.HashLengthAsync(LedgerKeys.Day(day));

    public Task<IReadOnlyList<LedgerLine>> SessionAsync(string session) => LinesOfAsync(LedgerKeys.Session(session));

    private async Task<IReadOnlyList<LedgerLine>> LinesOfAsync(RedisKey key) =>
        [.. (await redis.HashGetAllAsync(key)).Select(entry => JsonSerializer.Deserialize<LedgerLine>((string)entry.Value!, Json)!)];

    private async Task WriteAsync(
        IReadOnlyCollection<(string CloudId, RedisValue Meter)> meters,
        IReadOnlyCollection<LedgerLine> lines,
        List<(string Name, DateTimeOffset At)> seen,
        long fence)
    {
        var places = lines.SelectMany(line => Places(line).Select(key => (Key: key, Line: line))).ToList();
        var hashes = places.Select(place => place.Key).Distinct().ToList();
        RedisValue[] arguments =
        [
            fence, (long)options.Value.Retention.TotalSeconds, MostLines, seen.Count, meters.Count,
            .. seen.SelectMany(one => (RedisValue[])[one.Name, one.At.UtcTicks]),
            .. meters.SelectMany(meter => (RedisValue[])[meter.CloudId, meter.Meter]),
            .. places.SelectMany(place => (RedisValue[])
            [
                hashes.IndexOf(place.Key) + 1, place.Line.Field, $"rest|{place.Line.Label.Pool?.Value}|{(int)place.Line.Kind}",
                JsonSerializer.Serialize(place.Line, Json),
            ]),
        ];
        var answer = await WriteScript.RunAsync(redis, [PodKeys.Reconciler, LedgerKeys.Meters, LedgerKeys.Seen, .. hashes], arguments);
        switch (answer.Status)
        {
            case "written":
                break;
            case "superseded":
                throw new SupersededException();
            default:
                throw answer.Unexpected();
        }
    }

    private static IEnumerable<RedisKey> Places(LedgerLine line) =>
        line.Label.Session is { } session ? [LedgerKeys.Day(line.Day), LedgerKeys.Session(session)] : [LedgerKeys.Day(line.Day)];

    private static DateOnly Later(DateOnly one, DateOnly other) => one > other ? one : other;

    private static DateTimeOffset Instant(RedisValue ticks) => new(long.Parse((string)ticks!, CultureInfo.InvariantCulture), TimeSpan.Zero);
}
