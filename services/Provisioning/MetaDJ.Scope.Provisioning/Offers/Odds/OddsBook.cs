using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace MetaDJ.Scope.Provisioning.Offers.Odds;

/// <summary>The odds as this replica knows them: read whole once per <see cref="OfferOptions.OddsLifetime"/>, its own answers at once.</summary>
internal sealed partial class OddsBook(OddsStore store, IOptions<OfferOptions> options, TimeProvider clock, ILogger<OddsBook> logger)
{
    private readonly Lock _gate = new();
    private OddsTable _table = OddsTable.Empty;
    private DateTimeOffset _readAt = DateTimeOffset.MinValue;

    public OddsTable Known
    {
        get
        {
            lock (_gate)
            {
                return _table;
            }
        }
    }

    public bool IsDue
    {
        get
        {
            lock (_gate)
            {
                return clock.GetUtcNow() - _readAt >= options.Value.OddsLifetime;
            }
        }
    }

    public async Task<OddsTable> RefreshAsync()
    {
        if (!IsDue)
        {
            return Known;
        }

        var table = await store.ReadAsync();
        lock (_gate)
        {
            (_table, _readAt) = (table, clock.GetUtcNow());
            return _table;
        }
    }

    /// <summary>The cloud said yes or no to a candidate. It never fails: odds are a hint.</summary>
    public async Task LearnAsync(Candidate candidate, bool given)
    {
        try
        {
            var changed = await store.KeepAsync(candidate, given, clock.GetUtcNow());
            lock (_gate)
            {
                _table = _table.With(changed);
            }
        }
        catch (RedisException exception)
        {
            LogNotLearned(candidate.GpuType, exception.Message);
        }
    }

    [LoggerMessage(LogLevel.Warning, "OddsNotLearned: an answer about {GpuType} is not remembered: {Cause}")]
    private partial void LogNotLearned(string gpuType, string cause);
}
