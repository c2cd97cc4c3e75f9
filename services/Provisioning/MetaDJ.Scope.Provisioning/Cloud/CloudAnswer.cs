namespace MetaDJ.Scope.Provisioning.Cloud;

/// <summary>What came of asking for something to be made or changed that is not a pod.</summary>
internal abstract record CloudAnswer<T>
{
    private CloudAnswer()
    {
    }

    /// <summary>As it is now.</summary>
    public sealed record Given(T Value) : CloudAnswer<T>;

    /// <summary>The provider knows no such thing, or it is not ours to change.</summary>
    public sealed record Gone : CloudAnswer<T>;

    /// <summary>The same request will never do.</summary>
    public sealed record Refused(string Detail, IReadOnlyList<string> Errors) : CloudAnswer<T>
    {
        public override string ToString() => string.Join(" ", [Detail, .. Errors]);
    }

    /// <summary>Nothing happened: try again after this long.</summary>
    public sealed record RateLimited(TimeSpan RetryAfter) : CloudAnswer<T>;

    /// <summary>It may or may not have happened: look before asking again.</summary>
    public sealed record Unknown(string Cause) : CloudAnswer<T>;
}
