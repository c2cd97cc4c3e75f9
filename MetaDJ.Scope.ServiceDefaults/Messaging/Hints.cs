using System.Threading.Channels;
using MassTransit;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace MetaDJ.Scope.ServiceDefaults.Messaging;

/// <summary>A bounded line of hints and the one loop that publishes them, in order. When the bus is away the oldest are dropped.</summary>
internal sealed partial class Hints(IBus bus, TimeProvider clock, ILogger<Hints> logger) : BackgroundService, IHints
{
    private const int Capacity = 10_000;
    private static readonly TimeSpan PublishTimeout = TimeSpan.FromSeconds(5);

    private readonly Channel<Func<CancellationToken, Task>> _line = Channel.CreateBounded<Func<CancellationToken, Task>>(
        new BoundedChannelOptions(Capacity) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    public void Publish<TMessage>(TMessage message)
        where TMessage : class => _line.Writer.TryWrite(cancellationToken => bus.Publish(message, cancellationToken));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var publish in _line.Reader.ReadAllAsync(stoppingToken))
        {
            using var timeout = new CancellationTokenSource(PublishTimeout, clock);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, stoppingToken);
            try
            {
                await publish(either.Token);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                LogHintLost(exception.Message);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "A hint was lost; receivers will find out by looking: {Cause}")]
    private partial void LogHintLost(string cause);
}
