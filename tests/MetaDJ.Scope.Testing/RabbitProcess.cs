using System.Diagnostics;
using System.Net.Sockets;
using MetaDJ.Scope.EmbeddedRedis;

namespace MetaDJ.Scope.Testing;

/// <summary>A <c>rabbitmq-server</c> of our own on free loopback ports in a new directory, durable over <see cref="RestartAsync"/>.</summary>
public sealed class RabbitProcess : IAsyncDisposable
{
    /// <summary>Debian's wrapper in the PATH insists on its own user; the program behind it does not.</summary>
    private const string DebianProgram = "/usr/lib/rabbitmq/bin/rabbitmq-server";

    private readonly string _directory;
    private readonly int _port;
    private readonly int _distributionPort;
    private readonly int _mapperPort;
    private Process _process;

    private RabbitProcess(string directory)
    {
        _directory = directory;
        (_port, _distributionPort, _mapperPort) = (LoopbackPort.Free(), LoopbackPort.Free(), LoopbackPort.Free());
        _process = Launch();
    }

    public string ConnectionString => $"amqp://guest:guest@127.0.0.1:{_port}/";

    public static async Task<RabbitProcess> StartAsync(CancellationToken cancellationToken)
    {
        var directory = Directory.CreateTempSubdirectory("metadj-rabbit-").FullName;
        await File.WriteAllTextAsync(Path.Combine(directory, "plugins"), "[].", cancellationToken);
        var rabbit = new RabbitProcess(directory);
        await rabbit.ListensAsync(cancellationToken);
        return rabbit;
    }

    /// <summary>Ends it as <c>kill -9</c> does.</summary>
    public async Task KillAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
    }

    public async Task RestartAsync(CancellationToken cancellationToken)
    {
        await KillAsync();
        _process.Dispose();
        _process = Launch();
        await ListensAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
        var forget = Start("epmd", "-kill");
        await forget.WaitForExitAsync();
        forget.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private Process Launch() => Start(File.Exists(DebianProgram) ? DebianProgram : "rabbitmq-server");

    private Process Start(string program, params string[] arguments)
    {
        // Through a shell into a file: its name mapper stays behind as a daemon, and would hold a pipe of ours open for ever.
        var start = new ProcessStartInfo("/bin/sh", ["-c", "exec \"$@\" >>\"$0\" 2>&1", Path.Combine(_directory, "output"), program, .. arguments]);
        foreach (var (name, value) in Settings())
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    private IEnumerable<(string Name, string Value)> Settings() =>
    [
        ("HOME", _directory), ("RABBITMQ_NODENAME", $"metadj{_port}@localhost"), ("RABBITMQ_NODE_IP_ADDRESS", "127.0.0.1"),
        ("RABBITMQ_NODE_PORT", $"{_port}"), ("RABBITMQ_DIST_PORT", $"{_distributionPort}"),
        ("RABBITMQ_MNESIA_BASE", Path.Combine(_directory, "data")), ("RABBITMQ_LOG_BASE", Path.Combine(_directory, "log")),
        ("RABBITMQ_ENABLED_PLUGINS_FILE", Path.Combine(_directory, "plugins")), ("RABBITMQ_CONF_ENV_FILE", Path.Combine(_directory, "none")),
        ("ERL_EPMD_PORT", $"{_mapperPort}"), ("ERL_EPMD_ADDRESS", "127.0.0.1"),
    ];

    private async Task ListensAsync(CancellationToken cancellationToken) => await Eventually.SeeAsync(
        $"rabbitmq-server (pid {_process.Id}, {_directory}) listens",
        async () =>
        {
            if (_process is { HasExited: true, ExitCode: 127 })
            {
                throw new InvalidOperationException("rabbitmq-server is not installed. On Debian: apt-get install rabbitmq-server; or run ./test.sh as root.");
            }

            if (_process.HasExited)
            {
                // Right after a kill the name mapper still knows the dead node and refuses its successor for a moment.
                _process.Dispose();
                _process = Launch();
            }

            using var probe = new TcpClient();
            try
            {
                await probe.ConnectAsync("127.0.0.1", _port, cancellationToken);
                return true;
            }
            catch (SocketException)
            {
                return false;
            }
        },
        listens => listens,
        cancellationToken);
}
