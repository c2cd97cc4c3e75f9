namespace MetaDJ.Scope.Bench.Sink;

/// <summary>Tells the sink what to expect. The body of <c>POST /bench/run</c>.</summary>
/// <param name="WarmUp">So many prompts of each session are checked but not measured.</param>
internal sealed record BeginRun(int Run, int Sessions, int PerSession, int WarmUp);

/// <summary>What the sink saw of a run. What <c>GET /bench/run</c> answers.</summary>
internal sealed record Arrivals
{
    public required int Expected { get; init; }

    public required int Arrived { get; init; }

    /// <summary>Prompts that came twice or out of their session's order.</summary>
    public required int BreachCount { get; init; }

    /// <summary>The first few of them, in words.</summary>
    public required IReadOnlyList<string> Breaches { get; init; }

    /// <summary>The first few that have not come, in words.</summary>
    public required IReadOnlyList<string> Missing { get; init; }

    /// <summary>Updates without a marker of this run, for example a Look that was replayed.</summary>
    public required int Strays { get; init; }

    /// <summary>Nanoseconds of the monotonic clock; 0 before the first.</summary>
    public required long FirstAt { get; init; }

    public required long LastAt { get; init; }

    /// <summary>From the planned instant of sending to arrival: what a person at the keyboard would have waited.</summary>
    public required Spread FromPlan { get; init; }

    /// <summary>From the call that enqueued it to arrival.</summary>
    public required Spread FromSend { get; init; }

    /// <summary>How late the load generator itself was: a large figure makes the run worthless.</summary>
    public required Spread GeneratorLate { get; init; }

    /// <param name="lastWords">What the processes on the way had to say, for the message.</param>
    /// <exception cref="BenchFailedException">A prompt is missing, doubled or out of order.</exception>
    public Arrivals Verified(string of, string lastWords)
    {
        if (Arrived == Expected && BreachCount == 0)
        {
            return this;
        }

        var breaches = BreachCount == 0 ? "" : $" {BreachCount} came twice or out of order: {string.Join("; ", Breaches)}.";
        var missing = Missing.Count == 0 ? "" : $" Missing are, among others, {string.Join("; ", Missing)}.";
        throw new BenchFailedException($"{of}: {Arrived} of {Expected} prompts arrived.{missing}{breaches}\n{lastWords}");
    }
}
