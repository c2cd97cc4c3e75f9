using StackExchange.Redis;

namespace MetaDJ.Scope.ServiceDefaults.Redis;

/// <summary>
/// One atomic step, kept as <c>Name.lua</c> in a <c>Scripts</c> folder beside its store and embedded in the assembly. It answers
/// <c>{status, …}</c>; the store maps the status to an outcome.
/// </summary>
public sealed class RedisScript
{
    private readonly string _text;

    private RedisScript(string name, string text) => (Name, _text) = (name, text);

    public string Name { get; }

    /// <summary>Reads the script from the store's own assembly: <c>Load&lt;LeaseStore&gt;("AcquireLease")</c>.</summary>
    /// <param name="preludes">Other scripts whose local functions this one uses; their texts go before, in this order.</param>
    /// <exception cref="InvalidOperationException">No such script, or more than one, is embedded.</exception>
    public static RedisScript Load<TStore>(string name, params string[] preludes) =>
        new(name, string.Join('\n', preludes.Append(name).Select(Read<TStore>)));

    /// <summary>Runs it. The client sends the text once per connection and the hash from then on.</summary>
    /// <exception cref="InvalidOperationException">It answered something else than <c>{status, …}</c>.</exception>
    public async Task<ScriptAnswer> RunAsync(IDatabase redis, RedisKey[] keys, RedisValue[] arguments)
    {
        ArgumentNullException.ThrowIfNull(redis);
        var answer = await redis.ScriptEvaluateAsync(_text, keys, arguments);
        return answer.Resp2Type == ResultType.Array && answer.Length > 0
            ? new ScriptAnswer(Name, (RedisResult[])answer!)
            : throw new InvalidOperationException($"{Name}.lua did not answer {{status, …}}.");
    }

    private static string Read<TStore>(string name)
    {
        var assembly = typeof(TStore).Assembly;
        var resources = Array.FindAll(assembly.GetManifestResourceNames(), resource => resource.EndsWith($".{name}.lua", StringComparison.Ordinal));
        if (resources.Length != 1)
        {
            throw new InvalidOperationException($"Expected one embedded script {name}.lua in {assembly.GetName().Name}, found {resources.Length}.");
        }

        using var reader = new StreamReader(assembly.GetManifestResourceStream(resources[0])!);
        return reader.ReadToEnd();
    }
}
