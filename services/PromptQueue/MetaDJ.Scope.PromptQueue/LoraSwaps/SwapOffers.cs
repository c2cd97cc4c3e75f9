namespace MetaDJ.Scope.PromptQueue.LoraSwaps;

/// <summary>What swaps have lately taken, and what a second pod would: what plans are made of.</summary>
/// <param name="Chunk">Between two updates of a fade.</param>
/// <param name="Gap">How long a reload has taken the picture away.</param>
/// <param name="Load">How long stop, load and start take on a pod, seen or not.</param>
/// <param name="Install">How long one file takes.</param>
internal sealed record SwapCosts(TimeSpan Chunk, TimeSpan Gap, TimeSpan Load, TimeSpan Install);

/// <summary>Whether the broker would lend a second pod.</summary>
internal abstract record SecondPodOffer
{
    private SecondPodOffer()
    {
    }

    /// <summary>The broker was not asked, or did not answer.</summary>
    public sealed record NotKnown(string Cause) : SecondPodOffer;

    public sealed record Refused(string Cause) : SecondPodOffer;

    /// <param name="Wait">Until it is there.</param>
    /// <param name="PricePerHour">USD.</param>
    public sealed record Lends(TimeSpan Wait, decimal PricePerHour) : SecondPodOffer;
}
