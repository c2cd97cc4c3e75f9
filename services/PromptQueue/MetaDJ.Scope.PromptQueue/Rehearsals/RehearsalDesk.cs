using System.Security.Cryptography;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.PromptQueue.Rehearsals;

/// <summary>Plays rehearsals in the background, a few at a time.</summary>
internal sealed partial class RehearsalDesk(
    IHttpClientFactory clients, RehearsalStore store, TimeProvider clock, IOptions<RehearsalOptions> options, ILogger<RehearsalDesk> logger) : IDisposable
{
    public const string ClientName = "rehearsal-stage";

    private readonly SemaphoreSlim _places = new(options.Value.AtOnce);
    private readonly CancellationTokenSource _closing = new();
    private int _taken;

    public bool HasStage => options.Value.Simulator is not null;

    /// <returns>False when too many wait.</returns>
    public bool TryReserve()
    {
        if (Interlocked.Increment(ref _taken) <= options.Value.AtOnce + options.Value.Waiting)
        {
            return true;
        }

        Interlocked.Decrement(ref _taken);
        return false;
    }

    public void GiveUp() => Interlocked.Decrement(ref _taken);

    public static string NewId() => "reh_" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12));

    /// <summary>When one that is asked for now must have ended.</summary>
    public DateTimeOffset OverAt(DateTimeOffset asked) => asked + (options.Value.Limit * (2 + ((options.Value.Waiting + 1) / options.Value.AtOnce)));

    /// <summary>Begins one for which a place was reserved; it gives the place back.</summary>
    public void Begin(StoredRehearsal rehearsal, RehearsalPlan plan, SetListTelling telling)
    {
        using (ExecutionContext.SuppressFlow())
        {
            _ = Task.Run(() => RunAsync(rehearsal, plan, telling));
        }
    }

    public void Dispose()
    {
        _closing.Cancel();
        _closing.Dispose();
        _places.Dispose();
    }

    private async Task RunAsync(StoredRehearsal rehearsal, RehearsalPlan plan, SetListTelling telling)
    {
        var response = rehearsal.Response;
        try
        {
            await _places.WaitAsync(_closing.Token);
            try
            {
                await store.WriteAsync(rehearsal with { Response = response = response with { State = RehearsalState.Playing } });
                response = response with { State = RehearsalState.Done, Report = await PlayAsync(plan, telling) };
            }
            finally
            {
                _places.Release();
            }
        }
        catch (RehearsalFailure failure)
        {
            response = response with { State = RehearsalState.Failed, Cause = failure.Message };
        }
        catch (OperationCanceledException)
        {
            response = response with { State = RehearsalState.Failed, Cause = $"It was not done within {options.Value.Limit}." };
        }
        catch (Exception exception)
        {
            LogRehearsalFailed(exception);
            response = response with { State = RehearsalState.Failed, Cause = "The simulator could not be reached, or gave an answer nobody understands." };
        }
        finally
        {
            GiveUp();
        }

        try
        {
            await store.WriteAsync(rehearsal with { Response = response with { EndedAt = clock.GetUtcNow() } });
        }
        catch (Exception exception)
        {
            LogRehearsalFailed(exception);
        }
    }

    private async Task<RehearsalReport> PlayAsync(RehearsalPlan plan, SetListTelling telling)
    {
        using var limit = new CancellationTokenSource(options.Value.Limit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, _closing.Token);
        var begun = clock.GetTimestamp();
        await using var scope = await RehearsalScope.OpenAsync(() => clients.CreateClient(ClientName), plan.Look, plan.Subject.Stage.VramGb ?? 48, either.Token);
        var play = new RehearsalPlay(scope, plan, clock);
        var played = await play.RunAsync(either.Token);
        return RehearsalTelling.Report(played, play.Duration, clock.GetElapsedTime(begun), play.StoppedBecause, telling.PricePerHour, plan.Subject, telling.Lint);
    }

    [LoggerMessage(LogLevel.Warning, "A rehearsal failed")]
    private partial void LogRehearsalFailed(Exception exception);
}

/// <summary>What a report says besides how the list played.</summary>
internal sealed record SetListTelling(LintResponse Lint, decimal? PricePerHour);
