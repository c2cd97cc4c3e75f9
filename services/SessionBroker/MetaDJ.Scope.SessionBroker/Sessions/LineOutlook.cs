using System.Text.Json;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using MetaDJ.Scope.SessionBroker.ReadyPods;

namespace MetaDJ.Scope.SessionBroker.Sessions;

/// <summary>What a session in line can be told: when its stage may come, and why none is being made ready. Pure.</summary>
/// <param name="LiveAt">Null when nobody knows.</param>
internal sealed record LineOutlook(DateTimeOffset? LiveAt, IReadOnlyList<StageShortage> WaitsFor)
{
    public string? Notice => WaitsFor.Count == 0 ? null : string.Join(' ', WaitsFor.Select(shortage => shortage.Detail));

    /// <param name="place">1 is next.</param>
    /// <param name="standing">How Provisioning says the pool stands; null when it has not said.</param>
    public static LineOutlook Of(int place, WarmUp warmUp, PoolStanding? standing, DateTimeOffset now)
    {
        if (place <= warmUp.OnTheWaySince.Count)
        {
            return new LineOutlook(warmUp.Expected(place, now), []);
        }

        var lacking = standing?.Shortages.Where(shortage => shortage.People > 0).ToList() ?? [];
        if (lacking.Count == 0)
        {
            return new LineOutlook(warmUp.Expected(place, now), []);
        }

        // What has no known end makes the whole wait one without; what has, is followed by a warm-up.
        DateTimeOffset? over = lacking.TrueForAll(shortage => shortage.Until is not null) ? lacking.Max(shortage => shortage.Until) : null;
        return new LineOutlook(
            over is { } until ? (until > now ? until : now) + warmUp.Usual : null,
            [.. lacking.Select(shortage => new StageShortage(JsonNamingPolicy.CamelCase.ConvertName(shortage.Cause.ToString()), shortage.Detail, shortage.Until))]);
    }
}
