using StackExchange.Redis;

namespace MetaDJ.Scope.Bench.Processes;

/// <summary>The one Redis both peers use, in turn: on a Unix socket in a directory of its own, append-only file synced every second as deployed.</summary>
internal sealed class RedisServer : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);
    private const int Attempts = 100;

    private readonly ChildProcess _process;
    private readonly string _directory;
    private readonly ConnectionMultiplexer _connection;

    private RedisServer(ChildProcess process, string directory, ConnectionMultiplexer connection) =>
        (_process, _directory, _connection) = (process, directory, connection);

    public string Socket => SocketIn(_directory);

    public string ConnectionString => $"!{Socket}";

    public ChildProcess Process => _process;

    public string Version => Server.Version.ToString();

    private IServer Server => _connection.GetServers().Single();

    public static async Task<RedisServer> StartAsync(CancellationToken cancellationToken)
    {
        var directory = Directory.CreateTempSubdirectory("metadj-bench-").FullName;
        var process = ChildProcess.Start(
            "redis-server",
            "redis-server",
            ["--port", "0", "--unixsocket", SocketIn(directory), "--dir", directory, "--save", "", "--appendonly", "yes", "--appendfsync", "everysec"]);
        for (var attempt = 0; attempt < Attempts && !process.HasExited; attempt++)
        {
            if (File.Exists(SocketIn(directory)))
            {
                var connection = await ConnectionMultiplexer.ConnectAsync($"!{SocketIn(directory)},allowAdmin=true,protocol=resp2");
                return new RedisServer(process, directory, connection);
            }

            await Task.Delay(Pause, TimeProvider.System, cancellationToken);
        }

        throw new BenchFailedException($"redis-server did not start in {directory}:\n{process.LastWords()}");
    }

    /// <summary>A clean table for the next peer.</summary>
    public async Task FlushAsync() => await Server.FlushAllDatabasesAsync();

    public async Task<long> UsedBytesAsync() =>
        long.Parse((await Server.InfoAsync("memory")).Single().Single(pair => pair.Key == "used_memory").Value, System.Globalization.CultureInfo.InvariantCulture);

    public async ValueTask DisposeAsync()
    {
        await _connection.DisposeAsync();
        await _process.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    private static string SocketIn(string directory) => Path.Combine(directory, "redis.sock");
}
