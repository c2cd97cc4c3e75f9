using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;

namespace MetaDJ.Scope.Provisioning.Pods.Balance;

/// <summary>
/// Allots pods over all pools: people before spares, recovering ones first, then whose pool has the fewest starts for people, then who needs it
/// earliest. What is in flight and what is full is judged for the whole fleet. Pure, and without memory: everything counted is a record.
/// </summary>
internal sealed class FleetBalance
{
    private readonly PodSnapshot _snapshot;
    private readonly ProvisioningOptions _options;
    private readonly DateTimeOffset _now;
    private readonly FleetPlaces _places;
    private readonly IReadOnlyList<PoolAccount> _accounts;
    private readonly PodLending _lending;
    private readonly PoolShortages _shortages = new();
    private readonly List<PodAction> _actions = [];

    private FleetBalance(PodSnapshot snapshot, IReadOnlyList<Pod> free, ProvisioningOptions options, DateTimeOffset now)
    {
        (_snapshot, _options, _now) = (snapshot, options, now);
        _places = new FleetPlaces(snapshot, options);
        var byPool = free.ToLookup(pod => pod.Pool);
        var arriving = snapshot.Pods.Where(pod => pod.IsBecoming is not null && !snapshot.IsOvertaken(pod)).ToLookup(pod => pod.IsBecoming!.Value);
        _accounts = [.. snapshot.Pools.Select(pool => PoolAccount.Of(pool, snapshot, [.. byPool[pool.Name]], [.. arriving[pool.Name]], options, now))];
        _lending = new PodLending(_accounts, snapshot, now);
    }

    /// <param name="free">Pods that have no step of their own to take first.</param>
    public static FleetPlan Decide(PodSnapshot snapshot, IReadOnlyList<Pod> free, ProvisioningOptions options, DateTimeOffset now)
    {
        var balance = new FleetBalance(snapshot, free, options, now);
        balance.ServePeople();
        balance.KeepSpares();
        balance.GiveUp();
        return new FleetPlan(
            balance._actions,
            balance._accounts.ToDictionary(account => account.Pool.Name, account => PoolStandings.Of(account, snapshot, balance._shortages.Of(account), now)));
    }

    private void ServePeople()
    {
        var turns = new PriorityQueue<PoolAccount, Turn>();
        foreach (var account in _accounts.Where(account => account.Unserved is not null))
        {
            turns.Enqueue(account, Turn.Of(account));
        }

        while (turns.TryDequeue(out var account, out _))
        {
            if (ServePerson(account) is { } shortage)
            {
                _shortages.Add(account, shortage with { People = account.UnservedPeople });
                Lack(account, shortage.Cause);
            }
            else if (account.Unserved is not null)
            {
                turns.Enqueue(account, Turn.Of(account));
            }
        }
    }

    /// <returns>Null when the person will have a pod, or why not.</returns>
    private PoolShortage? ServePerson(PoolAccount account)
    {
        var wish = account.Unserved!;
        if (_lending.Borrow(account, wish) is { } lent)
        {
            _actions.Add(lent);
            return null;
        }

        if (WhyNotStart(account, _places.MayStart) is { } blocked)
        {
            return blocked;
        }

        if (account.Stopped.TryDequeue(out var stopped))
        {
            _actions.Add(new PodAction.Start(stopped, account.Pool.Spec));
            account.GiveToPerson(started: true, newPlace: false);
            _places.Start(newPlace: false);
            return null;
        }

        if (WhyNotRequest(account, wish.Since, forPerson: true) is { } full)
        {
            return full;
        }

        _actions.Add(new PodAction.Request(account.Pool));
        account.GiveToPerson(started: true, newPlace: true);
        _places.Start(newPlace: true);
        return null;
    }

    /// <summary>Only what the pool's own limits would let it have.</summary>
    private void Lack(PoolAccount account, ShortageCause cause)
    {
        var spec = account.Pool.Spec;
        var could = Math.Min(account.UnservedPeople, Math.Min(spec.Maximum - account.Occupied, (spec.MaximumStarting ?? int.MaxValue) - account.InFlight));
        if (could > 0 && cause == ShortageCause.StartsInFlight)
        {
            _places.LackingStarts += could;
        }
        else if (could > 0 && cause == ShortageCause.FleetMaximum)
        {
            _places.LackingPlaces += could;
        }
    }

    /// <summary>One spare each in turn, so that a pool that wants many does not keep the others cold.</summary>
    private void KeepSpares()
    {
        var turns = new PriorityQueue<PoolAccount, (int Starts, string Name)>();
        foreach (var account in _accounts.Where(account => account.MissingSpares > 0 && account.UnservedPeople == 0))
        {
            turns.Enqueue(account, (account.InFlight, account.Pool.Name.Value));
        }

        while (turns.TryDequeue(out var account, out _))
        {
            if (KeepSpare(account) is { } shortage)
            {
                _shortages.Add(account, shortage with { Spares = account.MissingSpares });
            }
            else if (account.MissingSpares > 0)
            {
                turns.Enqueue(account, (account.InFlight, account.Pool.Name.Value));
            }
        }
    }

    private PoolShortage? KeepSpare(PoolAccount account)
    {
        if (WhyNotStart(account, _places.MayStartSpare) is { } blocked)
        {
            return blocked;
        }

        if (account.Stopped.TryDequeue(out var stopped))
        {
            _actions.Add(new PodAction.Start(stopped, account.Pool.Spec));
            account.AddSpare(newPlace: false);
            _places.Start(newPlace: false);
            return null;
        }

        if (WhyNotRequest(account, since: null, forPerson: false) is { } full)
        {
            return full;
        }

        _actions.Add(new PodAction.Request(account.Pool));
        account.AddSpare(newPlace: true);
        _places.Start(newPlace: true);
        return null;
    }

    private void GiveUp() => _actions.AddRange(FleetRelief.Decide(_accounts, _places, _snapshot, _now));

    private PoolShortage? WhyNotStart(PoolAccount account, bool fleetMay) =>
        account.InFlight >= account.Pool.Spec.MaximumStarting
            ? PoolShortages.StartsInFlight($"{account.InFlight} of its pods are starting, and no more may at once.")
            : fleetMay ? null
            : PoolShortages.StartsInFlight($"{_places.InFlight} pods of the fleet are starting, and no more may at once.");

    private PoolShortage? WhyNotRequest(PoolAccount account, DateTimeOffset? since, bool forPerson)
    {
        if (account.Occupied >= account.Pool.Spec.Maximum)
        {
            return PoolShortages.Maximum(account.Pool.Spec.Maximum);
        }

        if (account.Withheld >= _options.StartsInFlight)
        {
            return PoolShortages.Budget(account.Withheld);
        }

        if (PoolBackoff.Of(account.Pool, account.Pods, _options, _snapshot.ActingSince, since) is { } backoff && backoff.Until > _now)
        {
            _actions.Add(new PodAction.HoldOff(account.Pool.Name, backoff.Until, backoff.Failures));
            return PoolShortages.Backoff(backoff);
        }

        return _places.IsFull ? PoolShortages.FleetMaximum(_options.FleetMaximum, forPerson) : null;
    }

    /// <summary>Whose turn it is; the least comes first.</summary>
    private readonly record struct Turn(bool Recovers, int Starts, DateTimeOffset NeededAt, string Name) : IComparable<Turn>
    {
        public static Turn Of(PoolAccount account) =>
            new(account.Unserved!.Recovering, account.StartsForPeople, account.Unserved.NeededAt, account.Pool.Name.Value);

        public int CompareTo(Turn other) =>
            Recovers != other.Recovers ? (Recovers ? -1 : 1)
            : Starts != other.Starts ? Starts.CompareTo(other.Starts)
            : NeededAt != other.NeededAt ? NeededAt.CompareTo(other.NeededAt)
            : string.CompareOrdinal(Name, other.Name);
    }
}

/// <summary>What is to be done for all pools together, and how each stands.</summary>
internal sealed record FleetPlan(IReadOnlyList<PodAction> Actions, IReadOnlyDictionary<PoolName, PoolStanding> Standings);
