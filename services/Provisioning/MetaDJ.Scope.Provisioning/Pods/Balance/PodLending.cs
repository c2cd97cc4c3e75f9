using MetaDJ.Scope.Provisioning.Contracts;

namespace MetaDJ.Scope.Provisioning.Pods.Balance;

/// <summary>
/// Lends an idle pod of one pool to a person who waits in another of its group. Loading it anew leaves out what takes longest on a fresh one,
/// the place at the cloud and the boot; so it is done whenever a fresh one would come too late.
/// </summary>
internal sealed class PodLending(IReadOnlyList<PoolAccount> accounts, PodSnapshot snapshot, DateTimeOffset now)
{
    private readonly ILookup<string, PoolAccount> _groups = accounts.Where(account => account.Pool.Spec.Sharing is not null).ToLookup(account => account.Pool.Spec.Sharing!.Group);
    private readonly HashSet<PodId> _lent = [];

    /// <returns>Null when nobody can lend one, or a fresh one comes in time.</returns>
    public PodAction? Borrow(PoolAccount borrower, PersonWish wish)
    {
        if (borrower.Pool.Spec.Sharing is not { } sharing
            || snapshot.Demand is null
            || borrower.Occupied >= borrower.Pool.Spec.Maximum
            || (!wish.Recovering && wish.NeededAt >= now + borrower.Lead))
        {
            return null;
        }

        var loan = _groups[sharing.Group]
            .Where(lender => lender != borrower && lender.Spares > 0)
            .OrderByDescending(lender => lender.Spares)
            .SelectMany(lender => Lendable(lender, borrower).Select(pod => (Lender: lender, Pod: pod)))
            .FirstOrDefault();
        if (loan.Pod is not { } pod)
        {
            return null;
        }

        _lent.Add(pod.Id);
        loan.Lender.Lose();
        borrower.GiveToPerson(started: false, newPlace: true);
        return new PodAction.Retire(pod, PodFate.Become, $"Somebody waits in pool {borrower.Pool.Name}, and nobody here.") { Into = borrower.Pool.Name };
    }

    private IEnumerable<Pod> Lendable(PoolAccount lender, PoolAccount borrower) => lender.Idle(PodState.Ready)
        .Where(pod => !_lent.Contains(pod.Id) && PodFit.MayMove(pod, borrower.Pool.Spec));
}
