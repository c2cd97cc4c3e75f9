using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.PromptQueue.Audiences;

/// <summary>Looks now and then which audience's turn has come.</summary>
internal sealed partial class AudienceWatch(AudienceTurns turns, TimeProvider clock, IOptions<AudienceOptions> options, ILogger<AudienceWatch> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.Pass, clock);
        do
        {
            try
            {
                await turns.RunAsync();
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

    [LoggerMessage(LogLevel.Warning, "A look for audiences whose turn has come failed")]
    private partial void LogPassFailed(Exception exception);
}
