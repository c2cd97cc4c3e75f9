using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using StackExchange.Redis;

namespace MetaDJ.Scope.ServiceDefaults.Redis;

/// <summary>
/// One atomic step, kept as <c>Name.lua</c> in a <c>Scripts</c> folder beside its store and embedded in the assembly. It answers
/// <c>{status, …}</c>; the store maps the status to an outcome.
/// </summary>
public sealed class RedisScript
{
    private RedisScript(string name, string text) => (Name, Text, Hash) = (name, text, HashOf(text));

    public string Name { get; }

    /// <summary>The whole of it, prelude included.</summary>
    public string Text { get; }

    /// <summary>By which a server that has run it once knows it.</summary>
    public byte[] Hash { get; }

    /// <summary>Reads the script from the store's own assembly: <c>Load&lt;LeaseStore&gt;("AcquireLease")</c>.</summary>
    /// <param name="preludes">Other scripts whose local functions this one uses; their texts go before, in this order.</param>
    /// <exception cref="InvalidOperationException">No such script, or more than one, is embedded.</exception>
    public static RedisScript Load<TStore>(string name, params string[] preludes) =>
        new(name, string.Join('\n', preludes.Append(name).Select(Read<TStore>)));

    /// <summary>Runs it. By its hash: the text is sent to a server that does not know it (any more).</summary>
    /// <exception cref="InvalidOperationException">It answered something else than <c>{status, …}</c>.</exception>
    public async Task<ScriptAnswer> RunAsync(IDatabase redis, RedisKey[] keys, RedisValue[] arguments)
    {
        ArgumentNullException.ThrowIfNull(redis);
        var answer = await EvaluateAsync(redis, keys, arguments);
        return answer.Resp2Type == ResultType.Array && answer.Length > 0
            ? new ScriptAnswer(Name, (RedisResult[])answer!)
            : throw new InvalidOperationException($"{Name}.lua did not answer {{status, …}}.");
    }

    [SuppressMessage("Security", "CA5350", Justification = "It is the server's name for the script, and guards nothing.")]
    private static byte[] HashOf(string text) => SHA1.HashData(Encoding.UTF8.GetBytes(text));

    private async Task<RedisResult> EvaluateAsync(IDatabase redis, RedisKey[] keys, RedisValue[] arguments)
    {
        try
        {
            return await redis.ScriptEvaluateAsync(Hash, keys, arguments);
        }
        catch (RedisServerException exception) when (exception.Message.StartsWith("NOSCRIPT", StringComparison.Ordinal))
        {
            return await redis.ScriptEvaluateAsync(Text, keys, arguments);
        }
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
