using System.Text.Json;
using MetaDJ.Scope.Simulator.RunPod.Billing;
using MetaDJ.Scope.Simulator.RunPod.Gate;
using MetaDJ.Scope.Simulator.RunPod.Pods;
using MetaDJ.Scope.Simulator.RunPod.Templates;
using MetaDJ.Scope.Simulator.RunPod.Volumes;

namespace MetaDJ.Scope.Simulator.RunPod;

/// <summary>The data file: rented pods outlive our process, as they do in life.</summary>
internal sealed class CloudArchive(
    SimulatorOptions options, PodFleet fleet, NetworkVolumes volumes, PodTemplates templates, UsageBook usage) : IDisposable
{
    private readonly SemaphoreSlim _writing = new(1);
    private long _wanted;
    private long _written;
    private byte[] _last = [];

    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        if (options.DataFile is not { } path || !File.Exists(path))
        {
            return;
        }

        await using var file = File.OpenRead(path);
        var saved = await JsonSerializer.DeserializeAsync<SavedCloud>(file, RunPodJson.Options, cancellationToken)
            ?? throw new InvalidDataException($"The simulator's data file {path} is empty; delete it to begin anew.");
        foreach (var entry in saved.Usage)
        {
            usage.Restore(new(entry.Kind, entry.Id) { Spans = entry.Spans });
        }

        saved.Volumes.ToList().ForEach(volumes.Put);
        saved.Templates.ToList().ForEach(templates.Put);
        saved.Pods.ToList().ForEach(fleet.Restore);
    }

    /// <summary>
    /// Returns once everything that was true at the call is on disk. Callers that come while a write runs share the next one.
    /// No cancellation: what the cloud has done it has done, whether or not its caller still listens.
    /// </summary>
    public async Task SaveAsync()
    {
        if (options.DataFile is not { } path)
        {
            return;
        }

        var mine = Interlocked.Increment(ref _wanted);
        await _writing.WaitAsync();
        try
        {
            if (_written < mine)
            {
                var covered = Interlocked.Read(ref _wanted);
                await WriteAsync(path);
                _written = covered;
            }
        }
        finally
        {
            _writing.Release();
        }
    }

    public void Dispose() => _writing.Dispose();

    private async Task WriteAsync(string path)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(Snapshot(), RunPodJson.Options);
        if (bytes.AsSpan().SequenceEqual(_last))
        {
            return;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var draft = path + ".new";
        await File.WriteAllBytesAsync(draft, bytes);
        File.Move(draft, path, overwrite: true);
        _last = bytes;
    }

    private SavedCloud Snapshot() => new(
        [.. fleet.All.Select(SavedPod.From)],
        volumes.All,
        templates.All,
        [.. usage.All.OrderBy(entry => entry.Id, StringComparer.Ordinal).Select(entry => new SavedUsage(entry.Kind, entry.Id, entry.Spans))]);

    private sealed record SavedCloud(
        IReadOnlyList<SavedPod> Pods, IReadOnlyList<VolumeShelf> Volumes, IReadOnlyList<PodTemplate> Templates, IReadOnlyList<SavedUsage> Usage);

    private sealed record SavedUsage(Metered Kind, string Id, IReadOnlyList<UsageSpan> Spans);
}
