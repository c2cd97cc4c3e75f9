namespace MetaDJ.Scope.PromptQueue.SetLists;

/// <summary>What became of writing or deleting a set list.</summary>
internal abstract record PutOutcome
{
    private PutOutcome()
    {
    }

    public sealed record Done : PutOutcome;

    /// <summary>It is somebody else's.</summary>
    public sealed record NotYours : PutOutcome;

    public sealed record Full : PutOutcome;

    public sealed record Unknown : PutOutcome;
}
