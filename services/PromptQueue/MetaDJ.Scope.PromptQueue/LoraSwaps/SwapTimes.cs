using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.PromptQueue.LoraSwaps;

/// <summary>How long swaps have lately taken on this replica: what plans tell beforehand.</summary>
internal sealed class SwapTimes(IOptions<LoraSwapOptions> options)
{
    /// <summary>Each new measurement counts for this much.</summary>
    private const double Weight = 0.3;

    private readonly Lock _gate = new();
    private TimeSpan _reload = options.Value.ReloadTime;
    private TimeSpan _install = options.Value.InstallTime;
    private double? _bytesPerSecond;

    public TimeSpan Reload
    {
        get
        {
            lock (_gate)
            {
                return _reload;
            }
        }
    }

    public TimeSpan Install
    {
        get
        {
            lock (_gate)
            {
                return _install;
            }
        }
    }

    public void Reloaded(TimeSpan took)
    {
        lock (_gate)
        {
            _reload = Blend(_reload, took);
        }
    }

    /// <summary>By the pace of installs whose size was known; else as long as the last ones.</summary>
    public TimeSpan InstallOf(long? bytes)
    {
        lock (_gate)
        {
            return bytes is { } size && _bytesPerSecond is { } pace ? TimeSpan.FromSeconds(Math.Clamp(size / pace, 1, 86_400)) : _install;
        }
    }

    public void Installed(TimeSpan took, long? bytes)
    {
        lock (_gate)
        {
            _install = Blend(_install, took);
            if (bytes is { } size && took > TimeSpan.Zero)
            {
                var pace = size / took.TotalSeconds;
                _bytesPerSecond = _bytesPerSecond is { } before ? ((1 - Weight) * before) + (Weight * pace) : pace;
            }
        }
    }

    private static TimeSpan Blend(TimeSpan before, TimeSpan took) => ((1 - Weight) * before) + (Weight * took);
}
