using MetaDJ.Scope.Provisioning.Pools;

namespace MetaDJ.Scope.Provisioning.Pods.Balance;

/// <summary>Somebody who needs a pod now: in line, or announced and due.</summary>
/// <param name="Recovering">Had one and lost it: goes before all others.</param>
/// <param name="NeededAt">When the picture must stand; for who waits already, since when.</param>
/// <param name="Since">From when on we could have done something about it; null when that is not known.</param>
internal sealed record PersonWish(bool Recovering, DateTimeOffset NeededAt, DateTimeOffset? Since);

/// <summary>Who needs pods of a pool, and how many it wants to spare. Pure.</summary>
internal sealed record PoolNeed
{
    /// <summary>In the order in which they are served; no more than the pool may ever have pods.</summary>
    public required IReadOnlyList<PersonWish> People { get; init; }

    public required int Waiting { get; init; }

    public required int Due { get; init; }

    /// <summary>What the schedule wants within the time that warming takes.</summary>
    public required int Spares { get; init; }

    /// <summary>When the next announced wish is due, of those that are not yet.</summary>
    public required DateTimeOffset? NextDueAt { get; init; }

    /// <param name="lostUnderSomebody">Leased pods that are lost: their sessions want others, also before the broker has noticed.</param>
    /// <param name="lead">How long before it is needed a pod must be started.</param>
    public static PoolNeed Of(Pool pool, PodDemand? demand, IReadOnlyList<Pod> lostUnderSomebody, TimeSpan lead, DateTimeOffset now)
    {
        var upcoming = demand?.UpcomingFor(pool.Name) ?? [];
        var due = upcoming.Where(wish => wish.NeededAt - lead <= now).ToList();
        var waiting = demand?.WaitingFor(pool.Name) ?? 0;
        var line = demand?.LineOf(pool.Name) ?? [];
        var people = lostUnderSomebody.Select(pod => new PersonWish(true, pod.EndedAt ?? now, pod.EndedAt))
            .Concat(line.Select(session => new PersonWish(session.Recovering, session.Since, session.Since)))
            .Concat(Enumerable.Repeat(new PersonWish(false, now, null), Math.Clamp(waiting - line.Count, 0, pool.Spec.Maximum)))
            .Concat(due.SelectMany(wish => Enumerable.Repeat(
                new PersonWish(false, wish.NeededAt, wish.NeededAt - lead), Math.Clamp(wish.Count, 0, pool.Spec.Maximum))));
        return new PoolNeed
        {
            People = [.. people.OrderByDescending(wish => wish.Recovering).ThenBy(wish => wish.NeededAt).Take(pool.Spec.Maximum)],
            Waiting = waiting,
            Due = due.Sum(wish => Math.Max(wish.Count, 0)),
            Spares = WarmSchedule.Peak(pool.Spec, now, now + lead),
            NextDueAt = upcoming.Where(wish => wish.NeededAt - lead > now && wish.Count > 0).Select(wish => (DateTimeOffset?)(wish.NeededAt - lead)).Min(),
        };
    }
}
