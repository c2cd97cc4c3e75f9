using System.Text.Json;
using System.Text.Json.Serialization;
using StackExchange.Redis;

namespace MetaDJ.Scope.Provisioning.Pods;

/// <summary>
/// Pods as text and back. A look reads every record, and nearly none has changed: one whose bytes are the same as at the last look is not
/// parsed again. Redis stays the truth, this only remembers what its bytes mean.
/// </summary>
internal sealed class PodRecords
{
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    private readonly Lock _gate = new();
    private Dictionary<RedisValue, (ReadOnlyMemory<byte> Record, Pod Pod)> _known = [];
    private long _parsed;

    /// <summary>How many records had to be parsed so far.</summary>
    public long Parsed => Interlocked.Read(ref _parsed);

    public static string Write(Pod pod) => JsonSerializer.Serialize(pod, Json);

    /// <summary>One record alone; nothing is remembered.</summary>
    public static Pod Read(RedisValue record) => JsonSerializer.Deserialize<Pod>(((ReadOnlyMemory<byte>)record).Span, Json)!;

    /// <summary>The whole fleet, oldest first.</summary>
    public IReadOnlyList<Pod> ReadAll(HashEntry[] entries)
    {
        var pods = new List<Pod>(entries.Length);
        lock (_gate)
        {
            foreach (var entry in entries)
            {
                pods.Add(Read(entry));
            }

            if (_known.Count > entries.Length)
            {
                var present = entries.Select(entry => entry.Name).ToHashSet();
                _known = _known.Where(known => present.Contains(known.Key)).ToDictionary();
            }
        }

        pods.Sort((one, other) => one.Id.Value.CompareTo(other.Id.Value));
        return pods;
    }

    private Pod Read(HashEntry entry)
    {
        ReadOnlyMemory<byte> record = entry.Value;
        if (_known.TryGetValue(entry.Name, out var known) && known.Record.Span.SequenceEqual(record.Span))
        {
            return known.Pod;
        }

        var pod = Read(entry.Value);
        _parsed++;
        _known[entry.Name] = (record, pod);
        return pod;
    }
}
