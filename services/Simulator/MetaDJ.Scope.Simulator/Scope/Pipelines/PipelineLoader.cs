using System.Text.Json;
using MetaDJ.Scope.Simulator.Scope.Process;

namespace MetaDJ.Scope.Simulator.Scope.Pipelines;

internal sealed record LoadEntry(string Key, string PipelineId, JsonElement? Parameters);

internal enum LoadStatus
{
    Unknown = 0,
    NotLoaded = 1,
    Loading = 2,
    Loaded = 3,
    Error = 4,
}

/// <summary>The set of loaded pipelines and the loads under way. A load is answered before it begins, so the old status shows a moment longer.</summary>
internal sealed class PipelineLoader(ScopeProcess process)
{
    /// <summary>From the answer until the background task has the loader's lock.</summary>
    private static readonly TimeSpan Handover = TimeSpan.FromMilliseconds(150);

    private readonly Queue<LoadJob> _jobs = new();
    private readonly List<LoadedPipeline> _instances = [];
    private readonly Dictionary<string, LoadStatus> _statuses = [];
    private JsonElement? _parameters;

    public IReadOnlyList<LoadedPipeline> Instances => _instances;

    public LoadedPipeline? Find(string key)
    {
        Settle(process.Now);
        return _statuses.GetValueOrDefault(key) == LoadStatus.Loaded ? _instances.Find(instance => instance.Key == key) : null;
    }

    public LoadJob Load(IReadOnlyList<LoadEntry> entries, DateTimeOffset now)
    {
        Settle(now);
        var job = new LoadJob(entries, now + process.Options.Wait(Handover));
        _jobs.Enqueue(job);
        return job;
    }

    /// <summary>The load behind everything asked for so far is done at this instant; null when it is done or cannot be told yet.</summary>
    public DateTimeOffset? NextChangeAt(DateTimeOffset now)
    {
        Settle(now);
        return _jobs.TryPeek(out var job) ? job.Current?.EndsAt ?? job.StartsAt : null;
    }

    /// <summary>Tells an error once: the reader of it takes it away.</summary>
    public PipelineStatus TakeStatus(DateTimeOffset now)
    {
        Settle(now);
        var status = _statuses.ContainsValue(LoadStatus.Loading) ? LoadStatus.Loading
            : _statuses.ContainsValue(LoadStatus.Error) ? LoadStatus.Error
            : _instances.Count > 0 && _statuses.Values.All(status => status == LoadStatus.Loaded) ? LoadStatus.Loaded
            : LoadStatus.NotLoaded;
        if (status == LoadStatus.Error)
            foreach (var key in _statuses.Keys.Where(key => _statuses[key] == LoadStatus.Error).ToList())
                _statuses[key] = LoadStatus.NotLoaded;

        var shown = _parameters is { ValueKind: JsonValueKind.Object } given && given.EnumerateObject().Any()
            ? _parameters : _instances.FirstOrDefault()?.LoadParameters ?? _parameters;
        var stage = status == LoadStatus.Loading && _jobs.TryPeek(out var job) ? job.Current?.StageAt(now) : null;
        return new(status, _instances.FirstOrDefault()?.Key, shown, stage);
    }

    public void Settle(DateTimeOffset now)
    {
        while (_jobs.TryPeek(out var job) && job.StartsAt <= now)
        {
            if (!job.Begun) Begin(job);
            while (job.Current is { } step && step.EndsAt <= now)
                Complete(job, step);
            if (job.Current is not null) return;
            _jobs.Dequeue();
            if (_jobs.TryPeek(out var next)) next.NotBefore(job.StartsAt);
        }
    }

    private void Begin(LoadJob job)
    {
        process.Log.Write("INFO", "scope.server.pipeline_manager", $"Loading {job.Entries.Count} pipeline(s)");
        _parameters = job.Entries[0].Parameters;
        var wanted = job.Entries.Select(entry => entry.Key).ToHashSet();
        var kept = new HashSet<LoadedPipeline>();
        var missing = new List<LoadEntry>();
        foreach (var entry in job.Entries)
        {
            var match = _instances.Find(old => old.Key == entry.Key && old.Is(entry.PipelineId, entry.Parameters) && !kept.Contains(old))
                ?? _instances.Find(old => !kept.Contains(old) && !wanted.Contains(old.Key) && old.Is(entry.PipelineId, entry.Parameters));
            if (match is null)
            {
                missing.Add(entry);
                continue;
            }

            _statuses.Remove(match.Key);
            match.Key = entry.Key;
            _statuses[entry.Key] = LoadStatus.Loaded;
            kept.Add(match);
        }

        _instances.RemoveAll(old => !kept.Contains(old));
        foreach (var key in _statuses.Keys.Where(key => !wanted.Contains(key)).ToList())
            _statuses.Remove(key);
        job.Begin(missing);
        StartNext(job, job.StartsAt);
    }

    private void StartNext(LoadJob job, DateTimeOffset at)
    {
        if (job.Next() is not { } entry) return;
        _statuses[entry.Key] = LoadStatus.Loading;
        job.Current = LoadStep.Plan(entry, at, process, _instances);
    }

    private void Complete(LoadJob job, LoadStep step)
    {
        if (step.Result is { } loaded)
        {
            _instances.Add(loaded);
            _statuses[step.Entry.Key] = LoadStatus.Loaded;
            process.Log.Write("INFO", "scope.server.pipeline_manager", $"Pipeline {step.Entry.PipelineId} loaded successfully");
        }
        else
        {
            _statuses[step.Entry.Key] = LoadStatus.Error;
            process.Log.Write("ERROR", "scope.server.pipeline_manager", $"Failed to load pipeline {step.Entry.PipelineId}: {step.Failure}");
        }

        job.Finish(step.EndsAt);
        StartNext(job, step.EndsAt);
    }
}

internal sealed record PipelineStatus(LoadStatus Status, string? Key, JsonElement? Parameters, string? Stage);
