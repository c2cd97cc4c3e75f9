using System.Text.Json.Serialization;

namespace MetaDJ.Scope.Provisioning.Contracts.Http;

/// <summary>A time of the week at which a pool keeps another number of ready pods than <see cref="PoolSpec.Warm"/>.</summary>
/// <param name="Days">The days on which it begins.</param>
/// <param name="From">By the clock of <see cref="PoolSpec.TimeZone"/>. The pods are Ready then: they are started earlier.</param>
/// <param name="To">The same clock; at or before <paramref name="From"/> means on the day after.</param>
/// <param name="Warm">Instead of the pool's own number, be it more or fewer. Where windows overlap, the most counts.</param>
public sealed record WarmWindow(
    [property: JsonRequired] IReadOnlyList<Weekday> Days, [property: JsonRequired] TimeOnly From, [property: JsonRequired] TimeOnly To, [property: JsonRequired] int Warm);

public enum Weekday
{
    Unknown = 0,
    Mon = 1,
    Tue = 2,
    Wed = 3,
    Thu = 4,
    Fri = 5,
    Sat = 6,
    Sun = 7,
}
