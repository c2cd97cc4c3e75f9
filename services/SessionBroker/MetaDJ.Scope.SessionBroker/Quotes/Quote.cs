using System.Globalization;

namespace MetaDJ.Scope.SessionBroker.Quotes;

/// <summary>What a booking would cost. Pure.</summary>
/// <param name="MicroUsd">In all; null while nobody knows the price.</param>
/// <param name="Explanation">How it was computed.</param>
internal sealed record Quote(long? MicroUsd, decimal? PricePerHour, int Pods, TimeSpan Duration, TimeSpan Lead, string Explanation)
{
    /// <param name="pricePerHour">USD for an hour of one pod; null while nobody knows.</param>
    /// <param name="source">Where that price comes from, in words.</param>
    /// <param name="lead">How long before the start the pod is started.</param>
    public static Quote Of(decimal? pricePerHour, string source, int pods, TimeSpan duration, TimeSpan lead)
    {
        if (pricePerHour is not { } price)
        {
            return new Quote(null, null, pods, duration, lead, $"Nobody knows the price now: {source} What it really costs is counted in the end.");
        }

        var hours = (decimal)(duration + lead).TotalHours;
        var micro = (long)Math.Ceiling(hours * price * pods * 1_000_000);
        return new Quote(micro, price, pods, duration, lead, Text(
            $"{Hours(duration)} of show and {Hours(lead)} of warming before it, at ${price:0.####} per hour ({source})")
            + (pods > 1 ? Text($", for {pods} pods: a hot spare follows the show") : "")
            + Text($", make ${micro / 1_000_000m:0.00}. That is today's price; what it really costs is counted in the end."));
    }

    private static string Hours(TimeSpan time) => Text($"{time.TotalHours:0.##} h");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
