using MetaDJ.Scope.PromptQueue.Contracts.Http;

namespace MetaDJ.Scope.PromptQueue.LoraSwaps;

/// <summary>
/// The scales of a fade, chunk by chunk. Each step says the whole vector, and a step that would say nothing new is left out: Scope begins the
/// picture anew with every one (3.3 of its reference), and what an update leaves out is not faded back by anybody. Pure.
/// </summary>
internal static class FadeSteps
{
    private const int Digits = 6;

    /// <param name="progress">The scales when so much of the fade is done, 0 to 1.</param>
    public static IReadOnlyList<IReadOnlyDictionary<string, double>> Of(
        IReadOnlyDictionary<string, double> from, int steps, Func<double, IReadOnlyDictionary<string, double>> progress)
    {
        var kept = new List<IReadOnlyDictionary<string, double>>();
        var before = from;
        for (var step = 1; step <= steps; step++)
        {
            var scales = progress(step / (double)steps).ToDictionary(scale => scale.Key, scale => Math.Round(Math.Clamp(scale.Value, -10, 10), Digits));
            if (scales.Any(scale => !before.TryGetValue(scale.Key, out var was) || Math.Abs(was - scale.Value) > Math.Pow(10, -Digits)))
            {
                kept.Add(scales);
                before = scales;
            }
        }

        return kept;
    }

    /// <summary>One scale on its way.</summary>
    /// <param name="done">0 to 1.</param>
    public static double Between(double from, double to, double done, FadeCurve curve)
    {
        // Through zero there is no power to keep: what turns round does so evenly.
        if (curve != FadeCurve.EqualPower || from * to < 0)
        {
            return from + ((to - from) * done);
        }

        var (falls, rises) = (Math.Cos(done * Math.PI / 2), Math.Sin(done * Math.PI / 2));
        return Math.Sign(from + to) * Math.Sqrt((from * from * falls * falls) + (to * to * rises * rises));
    }
}
