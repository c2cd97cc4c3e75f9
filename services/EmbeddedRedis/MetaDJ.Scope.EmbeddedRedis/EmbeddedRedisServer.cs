using Garnet;

namespace MetaDJ.Scope.EmbeddedRedis;

/// <summary>
/// A Redis-protocol server inside this process (Garnet), on loopback, so that Standalone needs nothing but the .NET SDK. Its append-only
/// file is committed with every write: what was answered survives a killed process.
/// </summary>
public sealed class EmbeddedRedisServer : IDisposable
{
    private readonly GarnetServer _server;

    private EmbeddedRedisServer(GarnetServer server, string connectionString) => (_server, ConnectionString) = (server, connectionString);

    /// <summary>For StackExchange.Redis, password included.</summary>
    public string ConnectionString { get; }

    /// <param name="dataDirectory">Where the data lives; null keeps everything in memory.</param>
    public static EmbeddedRedisServer Start(string? dataDirectory)
    {
        var port = LoopbackPort.Free();
        var password = Convert.ToHexString(System.Security.Cryptography.RandomNumberGenerator.GetBytes(16));
        string[] arguments =
        [
            "--bind", "127.0.0.1", "--port", $"{port}",
            "--auth", "Password", "--password", password,
            // Lua transaction mode is what makes a script atomic: without it scripts of two connections interleave.
            "--lua", "--lua-transaction-mode",
            "--memory", "256m", "--page", "4m", "--index", "16m",
            // The default device needs a native library that a bare machine lacks.
            "--device-type", "RandomAccess",
            "--minthreads", "2", "--logger-level", "Error", "-q",
            .. dataDirectory is null
                ? Array.Empty<string>()
                : ["--aof", "--recover", "--checkpointdir", dataDirectory, "--aof-memory", "64m", "--aof-page-size", "8m"],
        ];
        var server = new GarnetServer(arguments);
        server.Start();
        return new EmbeddedRedisServer(server, $"127.0.0.1:{port},password={password}");
    }

    /// <summary>Stops it; the data directory stays.</summary>
    public void Dispose() => _server.Dispose(deleteDir: false);
}
