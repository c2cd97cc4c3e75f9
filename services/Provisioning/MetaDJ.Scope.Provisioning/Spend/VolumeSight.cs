using MetaDJ.Scope.Provisioning.Cloud;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.Provisioning.Spend;

/// <summary>The last listing of network volumes, for their price: they cost whether anybody looks or not, so a look now and then is enough.</summary>
internal sealed partial class VolumeSight(ICloudStorage storage, IOptions<SpendOptions> options, TimeProvider clock, ILogger<VolumeSight> logger)
{
    private DateTimeOffset _triedAt = DateTimeOffset.MinValue;
    private volatile VolumeListing? _last;

    /// <summary>Null until the first answer.</summary>
    public VolumeListing? Last => _last;

    public bool IsDue => clock.GetUtcNow() - _triedAt >= options.Value.VolumePoll;

    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        var at = _triedAt = clock.GetUtcNow();
        try
        {
            _last = new VolumeListing(at, await storage.ListAsync(cancellationToken));
        }
        catch (HttpRequestException exception)
        {
            // The listing before stays true for its time.
            LogListingFailed(exception.Message);
        }
    }

    [LoggerMessage(LogLevel.Warning, "VolumeListingFailed: {Cause}")]
    private partial void LogListingFailed(string cause);
}
