using System.ComponentModel;
using System.Diagnostics;
using StackExchange.Redis;

namespace MetaDJ.Scope.Testing;

/// <summary>A <c>redis-server</c> of our own on a Unix socket in a new directory. It can be killed and started again on its data.</summary>
public sealed class RedisProcess : IAsyncDisposable
{
    private readonly string _directory;
    private readonly bool _appendOnly;
    private Process _process;

    private RedisProcess(string directory, bool appendOnly, Process process) => (_directory, _appendOnly, _process) = (directory, appendOnly, process);

    public string ConnectionString => $"!{Socket(_directory)}";

    /// <param name="appendOnly">Whether data survives <see cref="RestartAsync"/> (AOF, fsync every second as deployed).</param>
    public static async Task<RedisProcess> StartAsync(bool appendOnly)
    {
        var directory = Directory.CreateTempSubdirectory("metadj-redis-").FullName;
        var process = Launch(directory, appendOnly);
        await AnswersAsync(directory, process);
        return new RedisProcess(directory, appendOnly, process);
    }

    /// <summary>Ends it as <c>kill -9</c> does.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        File.Delete(Socket(_directory));
    }

    public async Task RestartAsync()
    {
        await KillAsync();
        _process = Launch(_directory, _appendOnly);
        await AnswersAsync(_directory, _process);
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private static string Socket(string directory) => Path.Combine(directory, "redis.sock");

    private static Process Launch(string directory, bool appendOnly)
    {
        var start = new ProcessStartInfo("redis-server") { RedirectStandardOutput = true, RedirectStandardError = true };
        string[] arguments =
        [
            "--port", "0", "--unixsocket", Socket(directory), "--dir", directory, "--save", "", "--daemonize", "no",
            "--appendonly", appendOnly ? "yes" : "no", "--appendfsync", "everysec",
        ];
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        try
        {
            var process = Process.Start(start)!;
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            return process;
        }
        catch (Win32Exception exception)
        {
            throw new InvalidOperationException("redis-server is not installed. On Debian: apt-get install redis-server; or run ./test.sh as root.", exception);
        }
    }

    private static async Task AnswersAsync(string directory, Process process)
    {
        // Not before it listens: a client whose first attempt is refused sits its whole connect timeout out, five seconds for every test.
        await UntilAsync(directory, process, () => Task.FromResult(File.Exists(Socket(directory))));
        var configuration = ConfigurationOptions.Parse($"!{Socket(directory)}");
        configuration.AbortOnConnectFail = false;
        configuration.ReconnectRetryPolicy = new LinearRetry(50);
        await using var connection = await ConnectionMultiplexer.ConnectAsync(configuration);
        await UntilAsync(directory, process, async () =>
        {
            try
            {
                await connection.GetDatabase().PingAsync();
                return true;
            }
            catch (Exception exception) when (exception is RedisException or TimeoutException)
            {
                return false;
            }
        });
    }

    private static async Task UntilAsync(string directory, Process process, Func<Task<bool>> holds)
    {
        for (var attempt = 0; attempt < 500; attempt++)
        {
            if (process.HasExited)
            {
                throw new InvalidOperationException($"redis-server exited with {process.ExitCode} in {directory}.");
            }

            if (await holds())
            {
                return;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }

        throw new InvalidOperationException($"redis-server (pid {process.Id}, {directory}) does not answer PING.");
    }
}
