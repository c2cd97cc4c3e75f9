using MetaDJ.Scope.EmbeddedRedis;
using StackExchange.Redis;

namespace MetaDJ.Scope.Testing;

/// <summary>
/// One server of each kind for a test assembly (<c>[assembly: AssemblyFixture(typeof(RedisServers))]</c>). Tests keep apart by using fresh
/// ids and pool names, see <see cref="Unique"/>.
/// </summary>
public sealed class RedisServers : IAsyncDisposable
{
    private static int s_names;

    private readonly Lazy<Task<RedisProcess>> _redis = new(() => RedisProcess.StartAsync(appendOnly: false));
    private readonly Lazy<EmbeddedRedisServer> _garnet = new(() => EmbeddedRedisServer.Start(dataDirectory: null));
    private readonly Dictionary<RedisKind, Task<ConnectionMultiplexer>> _connections = [];
    private readonly Lock _gate = new();

    /// <summary>A name nobody else in this run uses: lower-case letters, digits and hyphens.</summary>
    public static string Unique(string stem) => $"{stem}-{Interlocked.Increment(ref s_names)}";

    public async Task<string> ConnectionStringAsync(RedisKind kind) =>
        kind == RedisKind.Redis ? (await _redis.Value).ConnectionString : _garnet.Value.ConnectionString;

    /// <exception cref="InvalidOperationException">There is no redis-server on this machine: a skipped lease test would be a lie.</exception>
    public async Task<IDatabase> OpenAsync(RedisKind kind) => (await ConnectAsync(kind)).GetDatabase();

    public async ValueTask DisposeAsync()
    {
        foreach (var connection in _connections.Values)
        {
            await (await connection).DisposeAsync();
        }

        if (_redis.IsValueCreated)
        {
            await (await _redis.Value).DisposeAsync();
        }

        if (_garnet.IsValueCreated)
        {
            _garnet.Value.Dispose();
        }
    }

    private Task<ConnectionMultiplexer> ConnectAsync(RedisKind kind)
    {
        lock (_gate)
        {
            if (!_connections.TryGetValue(kind, out var connection))
            {
                _connections[kind] = connection = Connect(kind);
            }

            return connection;
        }

        async Task<ConnectionMultiplexer> Connect(RedisKind which) =>
            await ConnectionMultiplexer.ConnectAsync(await ConnectionStringAsync(which) + ",protocol=resp2,allowAdmin=true");
    }
}
