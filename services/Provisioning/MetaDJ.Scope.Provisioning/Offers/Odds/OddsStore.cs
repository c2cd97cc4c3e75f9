using System.Globalization;
using MetaDJ.Scope.ServiceDefaults.Redis;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace MetaDJ.Scope.Provisioning.Offers.Odds;

/// <summary>What the cloud answered when it was asked, by candidate, and by candidate and hour of the day.</summary>
internal sealed class OddsStore(IDatabase redis, IOptions<OfferOptions> options)
{
    /// <summary>GPU types × clouds × data centres × (24 hours + 1): some thousands where all is used. A cell is about 100 bytes.</summary>
    internal const int MostCells = 20_000;

    private static readonly RedisScript KeepScript = RedisScript.Load<OddsStore>("KeepOdds");

    public async Task<OddsTable> ReadAsync()
    {
        var cells = new Dictionary<OddsCellKey, OddsCell>();
        foreach (var entry in await redis.HashGetAllAsync(OddsKeys.Cells))
        {
            if (OddsCellKey.TryParse(entry.Name!) is { } key && TryRead(entry.Value!) is { } cell)
            {
                cells[key] = cell;
            }
        }

        return new OddsTable(cells, options.Value.OddsHalfLife, options.Value.OddsHourHalfLife);
    }

    /// <returns>The cells that changed.</returns>
    public async Task<IReadOnlyList<KeyValuePair<OddsCellKey, OddsCell>>> KeepAsync(
        Candidate candidate, bool given, DateTimeOffset now, int mostCells = MostCells)
    {
        OddsCellKey[] keys = [new(candidate, null), new(candidate, now.UtcDateTime.Hour)];
        var answer = await KeepScript.RunAsync(
            redis, [OddsKeys.Cells, OddsKeys.Ages],
            [
                now.ToUnixTimeMilliseconds(), given ? 1 : 0, mostCells,
                keys[0].ToString(), (long)options.Value.OddsHalfLife.TotalMilliseconds,
                keys[1].ToString(), (long)options.Value.OddsHourHalfLife.TotalMilliseconds,
            ]);
        return answer.Status == "kept"
            ? [.. keys.Select((key, at) => KeyValuePair.Create(key, TryRead(answer.Text(at)) ?? throw answer.Unexpected()))]
            : throw answer.Unexpected();
    }

    private static OddsCell? TryRead(string text)
    {
        var parts = text.Split(' ');
        return parts.Length == 3
            && double.TryParse(parts[0], NumberStyles.Float, CultureInfo.InvariantCulture, out var given)
            && double.TryParse(parts[1], NumberStyles.Float, CultureInfo.InvariantCulture, out var refused)
            && long.TryParse(parts[2], NumberStyles.Integer, CultureInfo.InvariantCulture, out var at)
                ? new OddsCell(given, refused, DateTimeOffset.FromUnixTimeMilliseconds(at))
                : null;
    }
}
