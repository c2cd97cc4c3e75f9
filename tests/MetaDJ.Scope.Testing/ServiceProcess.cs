using System.Collections.Concurrent;
using System.Diagnostics;

namespace MetaDJ.Scope.Testing;

/// <summary>One of our services as its own process, as it is run by hand: it can be killed and started again.</summary>
public sealed class ServiceProcess : IAsyncDisposable
{
    private readonly string _project;
    private readonly IReadOnlyDictionary<string, string> _environment;
    private readonly ConcurrentQueue<string> _output = [];
    private Process? _process;

    private ServiceProcess(string project, Uri url, IReadOnlyDictionary<string, string> environment) =>
        (_project, Url, _environment) = (project, url, environment);

    public Uri Url { get; }

    /// <summary>Everything it wrote, for failures and for leak checks.</summary>
    public string Output => string.Join('\n', _output);

    /// <param name="project">Built beside the tests, with the same configuration.</param>
    public static ServiceProcess Start(string project, Uri url, IReadOnlyDictionary<string, string> environment)
    {
        var service = new ServiceProcess(project, url, environment);
        service.Start();
        return service;
    }

    public void Start()
    {
        var directory = Path.Combine(AppContext.BaseDirectory, "..", "..", _project, Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/', '\\')));
        var start = new ProcessStartInfo("dotnet", [Path.Combine(directory, $"{_project}.dll")])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = directory,
        };
        foreach (var (name, value) in _environment)
        {
            start.Environment[name] = value;
        }

        start.Environment["ASPNETCORE_URLS"] = Url.ToString();
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public async Task ReadyAsync(CancellationToken cancellationToken)
    {
        using var http = new HttpClient { BaseAddress = Url };
        await Eventually.SeeAsync(
            $"{_project} (pid {_process?.Id}) ready",
            async () =>
            {
                if (_process is { HasExited: true } dead)
                {
                    throw new InvalidOperationException($"{_project} exited with {dead.ExitCode}:\n{Output}");
                }

                try
                {
                    using var answer = await http.GetAsync("/health/ready", cancellationToken);
                    return answer.IsSuccessStatusCode;
                }
                catch (HttpRequestException)
                {
                    return false;
                }
            },
            ready => ready,
            cancellationToken);
    }

    /// <summary>What it has used of all cores so far.</summary>
    public TimeSpan ProcessorTime => Fresh().TotalProcessorTime;

    /// <summary>Bytes.</summary>
    public long WorkingSet => Fresh().WorkingSet64;

    /// <summary>Stops it in the middle of whatever it does: it neither runs nor knows that it does not.</summary>
    public Task PauseAsync() => SignalAsync("STOP");

    /// <summary>Lets it go on from there.</summary>
    public Task ResumeAsync() => SignalAsync("CONT");

    /// <summary>Ends it as <c>kill -9</c> does.</summary>
    public async Task KillAsync()
    {
        if (_process is { } process)
        {
            process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
            _process = null;
        }
    }

    public async ValueTask DisposeAsync() => await KillAsync();

    private Process Fresh()
    {
        var process = _process ?? throw new InvalidOperationException($"{_project} does not run.");
        process.Refresh();
        return process;
    }

    private async Task SignalAsync(string signal)
    {
        var process = _process ?? throw new InvalidOperationException($"{_project} does not run.");
        // The shell's own: a bare machine has no other.
        using var kill = Process.Start("/bin/sh", ["-c", $"kill -s {signal} {process.Id}"]);
        await kill.WaitForExitAsync();
        if (kill.ExitCode != 0)
        {
            throw new InvalidOperationException($"{_project} (pid {process.Id}) took no {signal}.");
        }
    }

    private void Keep(string? line)
    {
        if (line is not null)
        {
            _output.Enqueue(line);
        }
    }
}
