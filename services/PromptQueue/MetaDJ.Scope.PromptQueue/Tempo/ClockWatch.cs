using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.PromptQueue.Tempo;

/// <summary>Tells of forwarded clocks that fell silent.</summary>
internal sealed partial class ClockWatch(TempoIntake intake, TimeProvider clock, IOptions<TempoOptions> options, ILogger<ClockWatch> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.ClockSilence / 2, clock);
        do
        {
            try
            {
                await intake.TellLostAsync();
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception exception)
            {
                LogPassFailed(exception);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(LogLevel.Warning, "A look for clocks that fell silent failed")]
    private partial void LogPassFailed(Exception exception);
}
