using MetaDJ.Scope.Provisioning.Cloud;

namespace MetaDJ.Scope.Provisioning.Volumes;

/// <summary>The account's network volumes as last listed.</summary>
internal sealed class VolumeSight(ICloudStorage storage, TimeProvider clock)
{
    private volatile VolumeListing? _last;

    public VolumeListing? Last => _last;

    public bool IsDue(TimeSpan age) => _last is not { } last || clock.GetUtcNow() - last.At >= age;

    /// <summary>It was deleted: nobody finds it again in what was listed before.</summary>
    public void Forget(string volumeId)
    {
        if (_last is { } last)
        {
            _last = last with { Volumes = [.. last.Volumes.Where(volume => volume.VolumeId != volumeId)] };
        }
    }

    /// <exception cref="HttpRequestException">The cloud could not be asked.</exception>
    public async Task<VolumeListing> ReadAsync(TimeSpan age, CancellationToken cancellationToken)
    {
        if (!IsDue(age))
        {
            return _last!;
        }

        // What is made while the answer is on its way may be missing in it.
        var at = clock.GetUtcNow();
        var listing = new VolumeListing(at, await storage.ListAsync(cancellationToken));
        return _last = listing;
    }
}
