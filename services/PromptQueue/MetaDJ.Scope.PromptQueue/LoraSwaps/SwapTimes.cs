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

    public void Installed(TimeSpan took)
    {
        lock (_gate)
        {
            _install = Blend(_install, took);
        }
    }

    private static TimeSpan Blend(TimeSpan before, TimeSpan took) => ((1 - Weight) * before) + (Weight * took);
}
