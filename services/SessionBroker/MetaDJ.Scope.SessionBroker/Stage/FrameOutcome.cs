namespace MetaDJ.Scope.SessionBroker.Stage;

/// <summary>What became of taking a picture of a stage.</summary>
internal abstract record FrameOutcome
{
    private FrameOutcome()
    {
    }

    /// <summary>A JPEG, as Scope made it.</summary>
    public sealed record Taken(ReadOnlyMemory<byte> Jpeg) : FrameOutcome;

    /// <summary>It has more bytes than asked for.</summary>
    public sealed record TooLarge : FrameOutcome;

    /// <summary>The pod shows none, or did not answer with one.</summary>
    public sealed record None : FrameOutcome;
}
