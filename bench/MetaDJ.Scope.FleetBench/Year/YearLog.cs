using System.Collections.Concurrent;

namespace MetaDJ.Scope.FleetBench.Year;

/// <summary>Keeps what replicas log as an error: each is a bug, or an order that has to say better what happened. The dead are not listened to.</summary>
internal sealed class YearLog
{
    private const int MostKept = 30;

    private readonly ConcurrentDictionary<string, int> _errors = new();

    public IReadOnlyDictionary<string, int> Errors => _errors;

    /// <summary>For one replica.</summary>
    public ILoggerProvider Of(Wire wire) => new Replicas(this, wire);

    private sealed class Replicas(YearLog log, Wire wire) : ILoggerProvider
    {
        public ILogger CreateLogger(string categoryName) => new Ear(log, wire);

        public void Dispose()
        {
            // It holds nothing.
        }
    }

    private sealed class Ear(YearLog log, Wire wire) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error && !wire.IsCut;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!IsEnabled(logLevel))
            {
                return;
            }

            var where = exception?.StackTrace?.Split('\n').FirstOrDefault(line => line.Contains("MetaDJ", StringComparison.Ordinal))?.Trim();
            var text = $"{formatter(state, exception)}: {exception?.GetType().Name} {exception?.Message} {where}";
            if (log._errors.Count < MostKept || log._errors.ContainsKey(text))
            {
                log._errors.AddOrUpdate(text, 1, (_, count) => count + 1);
            }
        }
    }
}
