namespace MetaDJ.Scope.PromptQueue.SetLists;

/// <summary>What became of writing or deleting a set list.</summary>
internal abstract record PutOutcome
{
    private PutOutcome()
    {
    }

    /// <param name="Version">Of what is there now; 0 where none are counted.</param>
    public sealed record Done(long Version = 0) : PutOutcome;

    /// <summary>It is somebody else's.</summary>
    public sealed record NotYours : PutOutcome;

    /// <summary>It is not the version that was read.</summary>
    public sealed record Changed : PutOutcome;

    /// <summary>There is one of that name.</summary>
    public sealed record Exists : PutOutcome;

    public sealed record Full : PutOutcome;

    public sealed record Unknown : PutOutcome;
}
