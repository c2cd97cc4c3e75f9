using System.Collections.Concurrent;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using StackExchange.Redis;

namespace MetaDJ.Scope.PromptQueue.Tests.House;

/// <summary>A real Redis whose scripts read the time from a key instead of the server's clock; all else goes through as it is.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Performance", "CA1852", Justification = "A dispatch proxy is a subtype of it.")]
internal class VirtualRedis : DispatchProxy
{
    public const string Clock = "virtual-time";

    private readonly ConcurrentDictionary<string, string> _scripts = new(StringComparer.Ordinal);
    private IDatabase _redis = null!;
    private Stir _stir = null!;

    public static IDatabase Before(IDatabase redis, Stir stir)
    {
        var proxy = Create<IDatabase, VirtualRedis>();
        ((VirtualRedis)(object)proxy)._redis = redis;
        ((VirtualRedis)(object)proxy)._stir = stir;
        return proxy;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        var answer = (targetMethod!.Name, args) switch
        {
            (nameof(IDatabase.ScriptEvaluateAsync), [byte[] hash, RedisKey[] keys, RedisValue[] values, ..]) =>
                _scripts.TryGetValue(Convert.ToHexString(hash), out var known) ? _redis.ScriptEvaluateAsync(known, keys, values) : Unknown(),
            (nameof(IDatabase.ScriptEvaluateAsync), [string script, RedisKey[] keys, RedisValue[] values, ..]) => _redis.ScriptEvaluateAsync(Rewritten(script), keys, values),
            _ => targetMethod.Invoke(_redis, args),
        };
        if (answer is Task { IsCompleted: false } call)
        {
            _stir.Begin();
            call.ContinueWith(_ => _stir.End(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }

        return answer;
    }

    private string Rewritten(string script)
    {
        var rewritten = script.Replace("redis.call('TIME')", $"redis.call('HMGET', '{Clock}', 's', 'us')", StringComparison.Ordinal);
        _scripts[Convert.ToHexString(HashOf(script))] = rewritten;
        return rewritten;
    }

    [System.Diagnostics.CodeAnalysis.SuppressMessage("Security", "CA5350", Justification = "It is Redis' name for the script, and guards nothing.")]
    private static byte[] HashOf(string script) => SHA1.HashData(Encoding.UTF8.GetBytes(script));

    private static Task<RedisResult> Unknown() => Task.FromException<RedisResult>(new RedisServerException("NOSCRIPT It is not known yet."));
}
