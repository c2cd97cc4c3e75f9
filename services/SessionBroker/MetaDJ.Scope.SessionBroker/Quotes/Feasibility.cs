using System.Globalization;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.SessionBroker.Contracts.Http;

namespace MetaDJ.Scope.SessionBroker.Quotes;

/// <summary>Whether a stage can be expected, from what Provisioning makes of its offers. Pure.</summary>
internal static class Feasibility
{
    /// <summary>As many as Provisioning asks for one pod, by default.</summary>
    private const int Walked = 10;

    private const double LikelyFrom = 0.9;
    private const double UncertainFrom = 0.5;

    /// <param name="offers">The pool's, the first to try first; null when Provisioning does not answer.</param>
    /// <param name="pods">How many are needed at once.</param>
    /// <param name="until">How long it is until the start.</param>
    public static FeasibilityResponse Of(IReadOnlyList<GpuOffer>? offers, int pods, TimeSpan until)
    {
        if (offers is null)
        {
            return new FeasibilityResponse(
                FeasibilityVerdict.Unclear, null, null, "Provisioning does not answer now, so nobody knows which GPUs are to be had. The booking can be made all the same.");
        }

        var fitting = offers.Where(offer => offer.Fits).ToList();
        if (fitting.Count == 0)
        {
            var why = offers.Select(offer => offer.Reason).OfType<string>().FirstOrDefault();
            return new FeasibilityResponse(FeasibilityVerdict.Unlikely, 0, null, $"No GPU that is offered now fits this pool{(why is null ? "." : $": {why}")}");
        }

        var tried = fitting.Where(offer => offer.Odds is not null).Take(Walked).ToList();
        var ready = fitting[0].TimeToReady;
        if (tried.Count == 0)
        {
            return new FeasibilityResponse(FeasibilityVerdict.Unclear, null, ready, Text($"{Count(fitting.Count, "offer")} fit; how likely they are to be had is not known yet."));
        }

        var odds = AtLeast(pods, [.. tried.Select(offer => offer.Odds!.Value)]);
        var inTime = ready is null || ready <= until;
        var verdict = odds >= LikelyFrom && inTime ? FeasibilityVerdict.Likely : odds >= UncertainFrom ? FeasibilityVerdict.Uncertain : FeasibilityVerdict.Unlikely;
        var first = tried[0];
        return new FeasibilityResponse(
            verdict, Math.Round(odds, 3), ready,
            Text($"{odds * 100:0} % that {(pods == 1 ? "a stage" : $"{pods} stages")} could be had if asked for now: {Count(tried.Count, "offer")} would be tried, first {first.Name}{(first.DataCenter is { } place ? $" in {place}" : "")} with {first.Odds * 100:0} %.")
            + (ready is { } takes ? Text($" A frame comes about {takes.TotalMinutes:0} min after asking.") : "")
            + (inTime ? "" : Text($" The start is in {Math.Max(0, until.TotalMinutes):0} min: it may be late."))
            + (until > TimeSpan.FromHours(1) ? " Stock turns over within minutes: look again before the show." : ""));
    }

    /// <summary>How likely at least so many of independent chances come true.</summary>
    internal static double AtLeast(int wanted, IReadOnlyList<double> chances)
    {
        // exactly[n]: how likely n of those looked at so far came true; the last stands for that many or more.
        var exactly = new double[wanted + 1];
        exactly[0] = 1;
        foreach (var chance in chances)
        {
            exactly[wanted] += exactly[wanted - 1] * chance;
            for (var n = wanted - 1; n >= 1; n--)
            {
                exactly[n] = (exactly[n] * (1 - chance)) + (exactly[n - 1] * chance);
            }

            exactly[0] *= 1 - chance;
        }

        return exactly[wanted];
    }

    private static string Count(int number, string noun) => Text($"{number} {noun}{(number == 1 ? "" : "s")}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
