using System.Net;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using Refit;

namespace MetaDJ.Scope.Provisioning.Pods;

/// <summary>The session broker, as the reconciler asks it.</summary>
internal sealed partial class BrokerDemand(ISessionBrokerApi broker, TimeProvider clock, ILogger<BrokerDemand> logger)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private bool _away;

    /// <returns>Null when it cannot be asked.</returns>
    public async Task<PodDemand?> ReadAsync(CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            var demand = PodDemand.Of(await broker.GetDemandAsync(either.Token));
            if (_away)
            {
                LogBrokerBack();
            }

            _away = false;
            return demand;
        }
        catch (Exception exception) when (IsUnreachable(exception, cancellationToken))
        {
            if (!_away)
            {
                LogBrokerAway(exception.Message);
            }

            _away = true;
            return null;
        }
    }

    /// <summary>Takes a pod out of those that can be claimed, for good.</summary>
    public async Task<RetireOutcome> RetireAsync(Pod pod, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await broker.RetireAsync(pod.Pool, pod.Id, cancellationToken);
            return answer switch
            {
                { IsSuccessStatusCode: true } => new RetireOutcome.Retired(),
                { StatusCode: HttpStatusCode.Conflict } => new RetireOutcome.Leased(),
                _ => new RetireOutcome.Unknown(),
            };
        }
        catch (Exception exception) when (IsUnreachable(exception, cancellationToken))
        {
            LogBrokerAway(exception.Message);
            return new RetireOutcome.Unknown();
        }
    }

    private static bool IsUnreachable(Exception exception, CancellationToken cancellationToken) =>
        !cancellationToken.IsCancellationRequested
        && exception is ApiExceptionBase or HttpRequestException or OperationCanceledException or Polly.ExecutionRejectedException;

    [LoggerMessage(LogLevel.Warning, "BrokerAway: nothing is stopped until it answers: {Cause}")]
    private partial void LogBrokerAway(string cause);

    [LoggerMessage(LogLevel.Information, "BrokerBack")]
    private partial void LogBrokerBack();
}

/// <summary>What the broker said to retiring a pod.</summary>
internal abstract record RetireOutcome
{
    private RetireOutcome()
    {
    }

    public sealed record Retired : RetireOutcome;

    /// <summary>Somebody plays on it: it must not be stopped.</summary>
    public sealed record Leased : RetireOutcome;

    /// <summary>No answer: it must not be stopped either.</summary>
    public sealed record Unknown : RetireOutcome;
}
