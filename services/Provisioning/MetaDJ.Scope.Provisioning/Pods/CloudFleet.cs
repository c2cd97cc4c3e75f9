using MetaDJ.Scope.Provisioning.Cloud;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.Provisioning.Pods;

/// <summary>The last listing of the cloud. RunPod allows about 60 calls a minute: one listing serves all pods, and is asked for no oftener than needed.</summary>
internal sealed partial class CloudFleet(IGpuCloud cloud, IOptions<ProvisioningOptions> options, TimeProvider clock, ILogger<CloudFleet> logger)
{
    private static readonly TimeSpan LeftIsRemembered = TimeSpan.FromMinutes(10);

    private readonly Lock _gate = new();
    private DateTimeOffset _triedAt = DateTimeOffset.MinValue;
    private readonly Dictionary<string, DateTimeOffset> _left = [];
    private CloudListing? _last;

    /// <summary>Null until the first answer.</summary>
    public CloudListing? Last
    {
        get
        {
            lock (_gate)
            {
                if (_left.Count > 0)
                {
                    _last = _last?.Without(_left);
                    _left.Clear();
                }

                return _last;
            }
        }
    }

    public bool IsDue(bool busy) => clock.GetUtcNow() - _triedAt >= (busy ? options.Value.CloudPollBusy : options.Value.CloudPollIdle);

    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        var at = _triedAt = clock.GetUtcNow();
        try
        {
            var pods = await cloud.ListAsync(cancellationToken);
            lock (_gate)
            {
                // What this listing does not show any more was left when we left it, not when it was listed.
                _last = new CloudListing(at, pods) { Left = Absent(pods, at) };
                _left.Clear();
            }
        }
        catch (HttpRequestException exception)
        {
            // The listing before stays true for its time.
            LogListingFailed(exception.Message);
        }
    }

    /// <summary>Leaves out a pod that was terminated since, so that it is not found to be nobody's.</summary>
    public void Leave(string cloudId)
    {
        lock (_gate)
        {
            _left[cloudId] = clock.GetUtcNow();
        }
    }

    private Dictionary<string, DateTimeOffset> Absent(IReadOnlyList<CloudPod> pods, DateTimeOffset at)
    {
        var listed = pods.Select(pod => pod.CloudId).ToHashSet(StringComparer.Ordinal);
        return (_last?.Left ?? new Dictionary<string, DateTimeOffset>()).Concat(_left)
            .Where(left => !listed.Contains(left.Key) && at - left.Value < LeftIsRemembered)
            .GroupBy(left => left.Key)
            .ToDictionary(left => left.Key, left => left.Max(one => one.Value), StringComparer.Ordinal);
    }

    [LoggerMessage(LogLevel.Warning, "CloudListingFailed: {Cause}")]
    private partial void LogListingFailed(string cause);
}
