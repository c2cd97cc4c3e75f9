using MetaDJ.Scope.PromptQueue.Contracts.Http;

namespace MetaDJ.Scope.PromptQueue.Imports;

/// <summary>What a file of Scope's came to.</summary>
internal abstract record ImportOutcome
{
    private ImportOutcome()
    {
    }

    public sealed record Read(string Format, string? Pipeline, SetList List, IReadOnlyList<ImportLoss> LeftOut) : ImportOutcome;

    /// <param name="Field">Where it is wrong; <c>$</c> for the whole.</param>
    public sealed record Refused(string Field, string Why) : ImportOutcome;
}

/// <summary>Ends the reading of a file at what cannot be read.</summary>
internal sealed class ImportRefusal(string field, string why) : Exception(why)
{
    public string Field { get; } = field;
}
