namespace MetaDJ.Scope.Simulator.Scope.Pipelines;

/// <summary>One accepted load request; requests wait for one another.</summary>
internal sealed class LoadJob(IReadOnlyList<LoadEntry> entries, DateTimeOffset startsAt)
{
    private Queue<LoadEntry> _missing = new();

    public IReadOnlyList<LoadEntry> Entries => entries;

    /// <summary>When it begins, and when its latest entry was done.</summary>
    public DateTimeOffset StartsAt { get; private set; } = startsAt;

    public bool Begun { get; private set; }

    public bool IsDone => Begun && Current is null && _missing.Count == 0;

    public LoadStep? Current { get; set; }

    public void Begin(IEnumerable<LoadEntry> toLoad)
    {
        Begun = true;
        _missing = new(toLoad);
    }

    public LoadEntry? Next() => _missing.TryDequeue(out var entry) ? entry : null;

    public void Finish(DateTimeOffset at)
    {
        Current = null;
        StartsAt = at;
    }

    public void NotBefore(DateTimeOffset at) => StartsAt = at > StartsAt ? at : StartsAt;
}
