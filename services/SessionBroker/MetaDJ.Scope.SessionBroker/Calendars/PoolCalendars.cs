using System.Net;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.SessionBroker.ReadyPods;

namespace MetaDJ.Scope.SessionBroker.Calendars;

/// <summary>A pool's calendar, or why there is none.</summary>
internal abstract record CalendarAnswer
{
    private CalendarAnswer()
    {
    }

    public sealed record Known(CalendarRules Rules) : CalendarAnswer;

    public sealed record Missing(IReadOnlyList<PoolName> Pools) : CalendarAnswer;

    /// <summary>Provisioning, which owns pools, cannot be asked now.</summary>
    public sealed record CannotTell : CalendarAnswer;
}

/// <summary>Finds calendars, asking Provisioning for the pools it does not know yet.</summary>
internal sealed class PoolCalendars(IProvisioningApi provisioning, CalendarStore calendars, ReadyPodStore pods, TimeProvider clock)
{
    private const int MostPools = 1_000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public async Task<CalendarAnswer> FindAsync(PoolName pool, CancellationToken cancellationToken)
    {
        if (await calendars.FindAsync(pool) is { } rules)
        {
            return new CalendarAnswer.Known(rules);
        }

        using var patience = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            var response = await provisioning.GetPoolAsync(pool, either.Token);
            if (response is { IsSuccessful: true, Content: { } found })
            {
                await pods.RememberPoolAsync(pool);
                return new CalendarAnswer.Known(await calendars.CopyCapacityAsync(pool, found.Spec.Maximum));
            }

            return response is { IsReceived: true, StatusCode: HttpStatusCode.NotFound }
                ? new CalendarAnswer.Missing([.. (await ListAsync(either.Token) ?? []).Select(known => known.Name)])
                : new CalendarAnswer.CannotTell();
        }
        catch (Exception exception) when (PodWatch.IsUnreachable(exception) && !cancellationToken.IsCancellationRequested)
        {
            return new CalendarAnswer.CannotTell();
        }
    }

    /// <summary>All pools, as they are now.</summary>
    /// <returns>Null when Provisioning cannot be asked.</returns>
    public async Task<IReadOnlyList<PoolResponse>?> ListAsync(CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            var pools = new List<PoolResponse>();
            string? after = null;
            do
            {
                var page = await provisioning.ListPoolsAsync(after, cancellationToken: either.Token);
                pools.AddRange(page.Items);
                after = page.Next;
            }
            while (after is not null && pools.Count < MostPools);
            return pools;
        }
        catch (Exception exception) when (PodWatch.IsUnreachable(exception) && !cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }
}
