using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace MetaDJ.Scope.ServiceDefaults.Audit;

/// <summary>
/// The way of records to Redis: a bounded line and one loop that appends them. While Redis is away they wait; those that find no place any more
/// are counted, and the log says how many are missing. A process that is killed takes what stands in its line along: some milliseconds' worth.
/// </summary>
internal sealed partial class AuditLog(AuditStore store, TimeProvider clock, ILogger<AuditLog> logger) : BackgroundService, IAudit
{
    private const int Capacity = 10_000;
    private const int AtOnce = 100;
    private const int LongestWord = 200;
    private const int LongestDetail = 500;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LastCall = TimeSpan.FromSeconds(5);

    private readonly Channel<AuditEntry> _line = Channel.CreateBounded<AuditEntry>(new BoundedChannelOptions(Capacity) { SingleReader = true });
    private long _lost;
    private volatile int _underWay;

    public void Write(string actor, string action, string subject, string? detail = null)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(action);
        ArgumentNullException.ThrowIfNull(subject);
        var entry = new AuditEntry(clock.GetUtcNow(), Cut(actor, LongestWord), Cut(action, LongestWord), Cut(subject, LongestWord), detail is null ? null : Cut(detail, LongestDetail));
        if (!_line.Writer.TryWrite(entry) && Interlocked.Increment(ref _lost) == 1)
        {
            LogLineFull();
        }
    }

    /// <summary>Records that were written but are not in Redis yet.</summary>
    internal int Waiting => _line.Reader.Count + _underWay;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (await _line.Reader.WaitToReadAsync(stoppingToken))
            {
                await AppendAsync(Take(), stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            using var lastCall = new CancellationTokenSource(LastCall, clock);
            while (!lastCall.IsCancellationRequested && Take() is { Count: > 0 } rest)
            {
                await AppendAsync(rest, lastCall.Token);
            }
        }
    }

    private async Task AppendAsync(List<AuditEntry> entries, CancellationToken cancellationToken)
    {
        while (entries.Count > 0)
        {
            try
            {
                await store.AppendAsync(entries);
                _underWay = 0;
                return;
            }
            catch (Exception exception) when (exception is RedisException or TimeoutException or ObjectDisposedException)
            {
                LogWaits(exception.GetType().Name, entries.Count);
                if (cancellationToken.IsCancellationRequested)
                {
                    return;
                }

                await Task.Delay(Pause, clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private List<AuditEntry> Take()
    {
        var entries = new List<AuditEntry>();
        _underWay = AtOnce;
        while (entries.Count < AtOnce && _line.Reader.TryRead(out var entry))
        {
            entries.Add(entry);
        }

        if (Interlocked.Exchange(ref _lost, 0) is > 0 and var lost)
        {
            entries.Add(new AuditEntry(clock.GetUtcNow(), "audit", "audit.lost", "audit", $"{lost} records found no place and are missing before this one."));
        }

        _underWay = entries.Count;
        return entries;
    }

    private static string Cut(string text, int longest) => text.Length <= longest ? text : text[..longest];

    [LoggerMessage(LogLevel.Error, "The line of audit records is full: acts go unrecorded until the record answers again")]
    private partial void LogLineFull();

    [LoggerMessage(LogLevel.Warning, "{Count} audit records wait for the record to answer: {Cause}")]
    private partial void LogWaits(string cause, int count);
}
