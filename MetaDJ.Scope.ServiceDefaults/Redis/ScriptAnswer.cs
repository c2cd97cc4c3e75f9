using System.Diagnostics;
using StackExchange.Redis;

namespace MetaDJ.Scope.ServiceDefaults.Redis;

/// <summary>A script's <c>{status, …}</c>.</summary>
public readonly struct ScriptAnswer(string script, RedisResult[] parts)
{
    public string Status => (string)parts[0]!;

    /// <summary>How many values follow the status.</summary>
    public int Count => parts.Length - 1;

    /// <summary>The value at that place after the status, from 0; null where the script gave none.</summary>
    public RedisResult this[int index] => parts[index + 1];

    public string Text(int index) => (string?)parts[index + 1] ?? throw Missing(index);

    public long Number(int index) => (long)parts[index + 1];

    public bool IsNull(int index) => index >= Count || parts[index + 1].IsNull;

    /// <summary>An instant that a script gave in Unix milliseconds.</summary>
    public DateTimeOffset Instant(int index) => DateTimeOffset.FromUnixTimeMilliseconds(Number(index));

    /// <summary>For the last arm of the switch over <see cref="Status"/>.</summary>
    public UnreachableException Unexpected() => new($"{script}.lua answered '{Status}', which its store does not know.");

    private UnreachableException Missing(int index) => new($"{script}.lua gave no value {index} with '{Status}'.");
}
