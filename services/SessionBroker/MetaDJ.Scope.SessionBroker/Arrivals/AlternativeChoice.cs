using System.Globalization;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.SessionBroker.Contracts.Http;

namespace MetaDJ.Scope.SessionBroker.Arrivals;

/// <summary>
/// What a late booking is offered: a stage that stands ready elsewhere, then GPUs that would stand sooner than its own is expected to, then a
/// later time. What the pool is asking for anyway is no alternative. Pure.
/// </summary>
/// <param name="Notice">The whole, in words for people.</param>
/// <param name="Same">Two choices of the same text say the same.</param>
internal sealed record AlternativeChoice(IReadOnlyList<BookingAlternative> Alternatives, string Notice, string Same)
{
    private const int MostOfAKind = 3;

    /// <summary>Less likely ones help nobody.</summary>
    private const double LeastOdds = 0.3;

    /// <summary>A later start falls on a multiple of it.</summary>
    private static readonly TimeSpan Step = TimeSpan.FromMinutes(5);

    public static AlternativeChoice Of(AlternativeFacts facts)
    {
        BookingAlternative[] chosen = [.. OtherPools(facts), .. OtherGpus(facts), .. Later(facts)];
        for (var i = 0; i < chosen.Length; i++)
        {
            chosen[i] = chosen[i] with { Number = i + 1 };
        }

        return new AlternativeChoice(chosen, Words(facts, chosen.Length), string.Join('|', chosen.Select(Key).Prepend(Soon(facts) ? "soon" : "late")));
    }

    private static IEnumerable<BookingAlternative> OtherPools(AlternativeFacts facts) => facts.Pools
        .Where(pool => pool is { Ready: > 0, HasRoom: true } && pool.Name != facts.Pool)
        .OrderBy(pool => pool.PricePerHour ?? decimal.MaxValue).ThenBy(pool => pool.Name.Value, StringComparer.Ordinal)
        .Take(MostOfAKind)
        .Select(pool => new BookingAlternative
        {
            Number = 0,
            Kind = AlternativeKind.OtherPool,
            Pool = pool.Name,
            PricePerHour = pool.PricePerHour,
            ReadyAt = facts.Now,
            CanBeTaken = true,
            Detail = $"Pool '{pool.Name}' plays the same pipeline, has room for the whole time and a stage that is ready now.",
        });

    private static IEnumerable<BookingAlternative> OtherGpus(AlternativeFacts facts)
    {
        var asked = facts.Asked.Select(Place).ToHashSet();
        return facts.Offers
            .Where(offer => offer is { Fits: true, Odds: >= LeastOdds, TimeToReady: not null } && !asked.Contains(Place(offer)))
            .Select(offer => (Offer: offer, ReadyAt: facts.Now + offer.TimeToReady!.Value))
            .Where(candidate => candidate.ReadyAt < facts.ExpectedAt)
            .OrderBy(candidate => candidate.ReadyAt).ThenByDescending(candidate => candidate.Offer.Odds).ThenBy(candidate => candidate.Offer.PricePerHour)
            .Take(MostOfAKind)
            .Select(candidate => new BookingAlternative
            {
                Number = 0,
                Kind = AlternativeKind.OtherGpu,
                GpuType = candidate.Offer.GpuType,
                DataCenter = candidate.Offer.DataCenter,
                Odds = candidate.Offer.Odds,
                PricePerHour = candidate.Offer.PricePerHour,
                ReadyAt = candidate.ReadyAt,
                CanBeTaken = false,
                Detail = string.Create(
                    CultureInfo.InvariantCulture,
                    $"{candidate.Offer.Name}{(candidate.Offer.DataCenter is { } place ? $" in {place}" : "")}: {candidate.Offer.Odds:P0} likely to be had, ready at about {candidate.ReadyAt:HH:mm} UTC. The pool does not ask for it; an operator can let it (PUT /api/pools/{facts.Pool})."),
            });
    }

    private static IEnumerable<BookingAlternative> Later(AlternativeFacts facts)
    {
        if (Soon(facts))
        {
            yield break;
        }

        var shift = RoundedUp(facts.ExpectedAt) - facts.StartsAt;
        yield return new BookingAlternative
        {
            Number = 0,
            Kind = AlternativeKind.Later,
            ReadyAt = facts.ExpectedAt,
            StartsAt = facts.StartsAt + shift,
            EndsAt = facts.EndsAt + shift,
            CanBeTaken = true,
            Detail = string.Create(
                CultureInfo.InvariantCulture, $"The same length from {facts.StartsAt + shift:HH:mm} UTC, when the stage is expected to be ready, if there is room then."),
        };
    }

    private static bool Soon(AlternativeFacts facts) => facts.ExpectedAt <= facts.StartsAt;

    private static DateTimeOffset RoundedUp(DateTimeOffset instant) =>
        new((instant.UtcTicks + Step.Ticks - 1) / Step.Ticks * Step.Ticks, TimeSpan.Zero);

    private static string Words(AlternativeFacts facts, int alternatives)
    {
        var when = string.Create(CultureInfo.InvariantCulture, $"{facts.ExpectedAt:HH:mm} UTC");
        var why = facts.Shortage is { } shortage ? $" {shortage}" : "";
        var choice = alternatives switch
        {
            0 => "",
            1 => " There is an alternative.",
            _ => $" There are {alternatives} alternatives.",
        };
        return Soon(facts)
            ? $"The stage is not ready yet; it is expected at {when}, before the start.{why}{choice}"
            : $"The stage will not be ready in time: it is expected at about {when}.{why}{choice}";
    }

    private static (string, CloudTier, string?) Place(GpuOffer offer) => (offer.GpuType, offer.Cloud, offer.DataCenter);

    private static string Key(BookingAlternative alternative) =>
        $"{alternative.Kind} {alternative.Pool} {alternative.GpuType} {alternative.DataCenter} {alternative.StartsAt?.ToUnixTimeSeconds()}";
}
