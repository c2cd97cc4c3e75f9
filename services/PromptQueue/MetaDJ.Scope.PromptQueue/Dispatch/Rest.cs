namespace MetaDJ.Scope.PromptQueue.Dispatch;

/// <summary>What a dispatcher does after a pass: goes on at once, waits for the bell (so long at most), or ends.</summary>
internal readonly record struct Rest(bool Ends, TimeSpan? Limit)
{
    public static Rest End => new(true, null);

    public static Rest GoOn => new(false, TimeSpan.Zero);

    public static Rest Wait(TimeSpan limit) => new(false, limit);
}
