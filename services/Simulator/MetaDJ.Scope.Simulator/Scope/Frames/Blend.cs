using System.Collections.Immutable;
using System.Globalization;

namespace MetaDJ.Scope.Simulator.Scope.Frames;

/// <summary>Stands for a text embedding: how much of each prompt is in the picture. Shares sum to one.</summary>
internal sealed class Blend
{
    private Blend(ImmutableSortedDictionary<string, double> shares)
    {
        Shares = shares;
        Key = string.Join('\u0001', shares.Select(share => string.Create(CultureInfo.InvariantCulture, $"{share.Key}\u0002{share.Value:F4}")));
    }

    public ImmutableSortedDictionary<string, double> Shares { get; }

    public string Key { get; }

    public static Blend Of(string text) => new(ImmutableSortedDictionary.Create<string, double>(StringComparer.Ordinal).Add(text, 1));

    /// <param name="slerp">Counts for exactly two prompts, as in Scope.</param>
    public static Blend Of(PromptList list, bool slerp)
    {
        var prompts = list.Prompts;
        if (prompts.Count == 0) return Of("");
        var sum = prompts.Sum(prompt => prompt.Weight);
        var shares = prompts.Select(prompt => sum > 0 ? prompt.Weight / sum : 1.0 / prompts.Count).ToArray();
        if (slerp && shares.Length == 2)
            (shares[0], shares[1]) = Arc(shares[1]);
        return From(prompts.Select((prompt, index) => KeyValuePair.Create(prompt.Text, shares[index])));
    }

    public static Blend Between(Blend from, Blend to, double progress, bool slerp)
    {
        var (a, b) = slerp ? Arc(progress) : (1 - progress, progress);
        return From(from.Shares.Select(share => KeyValuePair.Create(share.Key, share.Value * a))
            .Concat(to.Shares.Select(share => KeyValuePair.Create(share.Key, share.Value * b))));
    }

    private static Blend From(IEnumerable<KeyValuePair<string, double>> shares)
    {
        var sums = ImmutableSortedDictionary.CreateBuilder<string, double>(StringComparer.Ordinal);
        foreach (var (text, share) in shares)
            if (share > 0) sums[text] = sums.GetValueOrDefault(text) + share;
        return new(sums.ToImmutable());
    }

    /// <summary>Spherical weights of two embeddings at right angles.</summary>
    private static (double From, double To) Arc(double progress)
    {
        var (to, from) = Math.SinCos(progress * Math.PI / 2);
        return progress is 0 or 1 ? (1 - progress, progress) : (from / (from + to), to / (from + to));
    }
}
