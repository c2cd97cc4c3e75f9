using System.Globalization;
using System.Text.Json;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Pods;
using MetaDJ.Scope.ServiceDefaults.Http;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace MetaDJ.Scope.Provisioning.Spend.Reconciliation;

/// <summary>What comparing days with the bill gave: one field a day, as long as the day's lines are kept.</summary>
internal sealed class BillCheckStore(IDatabase redis, LedgerStore ledger, IOptions<SpendOptions> options)
{
    private const string Format = "yyyy-MM-dd";

    public async Task<IReadOnlyDictionary<DateOnly, BillCheckResponse>> ListAsync() =>
        (await redis.HashGetAllAsync(LedgerKeys.Reconciliations)).ToDictionary(
            entry => Day(entry.Name), entry => JsonSerializer.Deserialize<BillCheckResponse>((string)entry.Value!, HttpDefaults.Json)!);

    /// <summary>First the corrections, which may be written twice and are there once; then that it was done.</summary>
    /// <exception cref="SupersededException">Another replica acts now.</exception>
    public async Task SaveAsync(BillCheck check, long fence)
    {
        await ledger.AddAsync(check.Corrections, fence);
        await redis.HashSetAsync(
            LedgerKeys.Reconciliations, check.Report.Day.ToString(Format, CultureInfo.InvariantCulture), JsonSerializer.Serialize(check.Report, HttpDefaults.Json));
        var oldest = check.Report.Day.AddDays(-(int)options.Value.Retention.TotalDays);
        RedisValue[] old = [.. (await redis.HashKeysAsync(LedgerKeys.Reconciliations)).Where(day => Day(day) < oldest)];
        if (old.Length > 0)
        {
            await redis.HashDeleteAsync(LedgerKeys.Reconciliations, old);
        }
    }

    private static DateOnly Day(RedisValue field) => DateOnly.ParseExact((string)field!, Format, CultureInfo.InvariantCulture);
}
