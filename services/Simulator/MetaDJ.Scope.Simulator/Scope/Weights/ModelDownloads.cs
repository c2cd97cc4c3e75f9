namespace MetaDJ.Scope.Simulator.Scope.Weights;

/// <summary>Downloads of model artefacts to the volume, one after another per pipeline.</summary>
internal sealed class ModelDownloads(ScopeVolume volume, SimulatorOptions options, Func<bool> isFull)
{
    /// <summary>Gigabytes per second from Hugging Face into a data centre.</summary>
    private const double GigabytesPerSecond = 0.25;

    /// <summary>Until the first progress tick nobody knows that a download runs: a second request starts a second one.</summary>
    private readonly TimeSpan _firstTick = options.Wait(TimeSpan.FromSeconds(1));

    private readonly Dictionary<string, Download> _running = [];

    /// <summary>What the last download of a pipeline ended with, until the next begins.</summary>
    private readonly Dictionary<string, string> _errors = [];

    public bool Start(string pipelineId, DateTimeOffset now)
    {
        Settle(now);
        if (_running.TryGetValue(pipelineId, out var current) && now >= current.StartedAt + _firstTick)
            return false;

        _errors.Remove(pipelineId);
        var at = now + _firstTick;
        var parts = new List<Part>();
        foreach (var artifact in ModelArtifact.Of(pipelineId).Where(artifact => !volume.Models.Contains(artifact.Name)))
        {
            var part = new Part(artifact.Name, artifact.Gigabytes, at, at + options.Wait(TimeSpan.FromSeconds(artifact.Gigabytes / GigabytesPerSecond)));
            parts.Add(part);
            at = part.EndsAt;
        }

        if (parts.Count > 0)
            _running[pipelineId] = new Download(now, parts);
        return true;
    }

    /// <summary>An id that Scope does not know has no artefacts, so nothing of it is missing.</summary>
    public bool IsDownloaded(string pipelineId, DateTimeOffset now)
    {
        Settle(now);
        return ModelArtifact.Of(pipelineId).All(artifact => volume.Models.Contains(artifact.Name));
    }

    public (string Artifact, double Percentage)? Progress(string pipelineId, DateTimeOffset now)
    {
        if (!_running.TryGetValue(pipelineId, out var download) || now < download.StartedAt + _firstTick) return null;
        var part = download.Parts.First(part => now < part.EndsAt);
        return (part.Artifact, Math.Round(100 * (now - part.StartsAt) / (part.EndsAt - part.StartsAt), 1));
    }

    public string? Error(string pipelineId) => _errors.GetValueOrDefault(pipelineId);

    /// <summary>Puts on the volume what has arrived by now.</summary>
    public void Settle(DateTimeOffset now)
    {
        foreach (var (pipelineId, download) in _running)
        {
            foreach (var part in download.Parts.Where(part => part.EndsAt <= now && !volume.Models.Contains(part.Artifact)))
            {
                if (!volume.Fits(part.Gigabytes) || isFull())
                {
                    _errors[pipelineId] = $"[Errno 28] No space left on device: '/workspace/models/{part.Artifact}'";
                    break;
                }

                volume.Add(part.Artifact);
            }

            if (_errors.ContainsKey(pipelineId) || download.Parts[^1].EndsAt <= now)
                _running.Remove(pipelineId);
        }
    }

    private sealed record Download(DateTimeOffset StartedAt, List<Part> Parts);

    private sealed record Part(string Artifact, double Gigabytes, DateTimeOffset StartsAt, DateTimeOffset EndsAt);
}
