namespace MetaDJ.Scope.PromptQueue.Contracts.Http;

/// <summary>What became of a file of Scope's own. <c>POST /api/set-lists/import</c>.</summary>
public sealed record ImportResponse
{
    public required string Name { get; init; }

    /// <summary><c>timeline</c> or <c>workflow</c>.</summary>
    public required string Format { get; init; }

    /// <summary>False for a dry run.</summary>
    public required bool Stored { get; init; }

    /// <summary>The pipeline it was made on; null where it does not say.</summary>
    public string? Pipeline { get; init; }

    public required SetList SetList { get; init; }

    /// <summary>What could not be taken over.</summary>
    public required IReadOnlyList<ImportLoss> LeftOut { get; init; }

    /// <summary>What is to be said of the list on its own pipeline.</summary>
    public required LintResponse Lint { get; init; }
}

/// <param name="Path">Where in the file.</param>
/// <param name="Why">In a sentence.</param>
public sealed record ImportLoss(string Path, string Why);
