using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using System.Threading.Channels;

namespace MetaDJ.Scope.Bench.Processes;

/// <summary>
/// A process of the bench: it tells what it has to tell in JSON lines (<c>{"event":"ready", …}</c>), hears single words, and ends with us.
/// </summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private const int LinesKept = 40;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly ConcurrentDictionary<ChildProcess, bool> Running = [];

    private readonly Process _process;
    private readonly Channel<JsonElement> _events = Channel.CreateUnbounded<JsonElement>();
    private readonly Queue<string> _lines = [];

    private ChildProcess(string name, Process process)
    {
        (Name, _process) = (name, process);
        Running[this] = true;
        process.OutputDataReceived += (_, line) => Take(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public string Name { get; }

    public bool HasExited => _process.HasExited;

    /// <summary>What it has used of all cores so far.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    public static ChildProcess Start(
        string name, string program, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string>? environment = null, string? directory = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = directory ?? "",
        };
        foreach (var (key, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[key] = value;
        }

        try
        {
            return new ChildProcess(name, Process.Start(start)!);
        }
        catch (Win32Exception exception)
        {
            throw new BenchFailedException($"{name}: cannot start '{program}'. Is it installed?", exception);
        }
    }

    /// <summary>Whatever went wrong: nothing we started outlives us.</summary>
    public static async Task EndAllAsync()
    {
        foreach (var process in Running.Keys)
        {
            await process.DisposeAsync();
        }
    }

    /// <summary>The next event of that name; events of trouble on the way are a failure.</summary>
    public async Task<JsonElement> HearAsync(string name, CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(Patience);
        try
        {
            while (true)
            {
                var heard = await _events.Reader.ReadAsync(timeout.Token);
                var kind = heard.GetProperty("event").GetString();
                if (kind == name)
                {
                    return heard;
                }

                throw new BenchFailedException($"{Name} said {heard} where '{name}' was awaited.");
            }
        }
        catch (Exception exception) when (exception is ChannelClosedException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            throw new BenchFailedException($"{Name}: no '{name}' came. Its last words:\n{LastWords()}", exception);
        }
    }

    /// <exception cref="BenchFailedException">It said something, which out of turn is trouble, or is gone.</exception>
    public void ExpectSilence()
    {
        if (_events.Reader.TryRead(out var trouble))
        {
            throw new BenchFailedException($"{Name} said {trouble}.");
        }

        if (_process.HasExited)
        {
            throw new BenchFailedException($"{Name} exited with {_process.ExitCode}. Its last words:\n{LastWords()}");
        }
    }

    public async Task SayAsync(string word)
    {
        await _process.StandardInput.WriteLineAsync(word);
        await _process.StandardInput.FlushAsync();
    }

    public string LastWords()
    {
        lock (_lines)
        {
            return string.Join('\n', _lines);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!Running.TryRemove(this, out _))
        {
            return;
        }

        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private void Take(string? line)
    {
        if (line is null)
        {
            _events.Writer.TryComplete();
        }
        else if (line.StartsWith("{\"event\":", StringComparison.Ordinal))
        {
            using var json = JsonDocument.Parse(line);
            _events.Writer.TryWrite(json.RootElement.Clone());
        }
        else
        {
            Keep(line);
        }
    }

    private void Keep(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_lines)
        {
            _lines.Enqueue(line);
            if (_lines.Count > LinesKept)
            {
                _lines.Dequeue();
            }
        }
    }
}
