using System.Globalization;
using MetaDJ.Scope.ServiceDefaults.Redis;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using MetaDJ.Scope.SessionBroker.Sessions;
using StackExchange.Redis;

namespace MetaDJ.Scope.SessionBroker.Quotas;

/// <summary>What bookings take of the quota of one scope, in Redis. Everything is written down, also where nothing is limited yet.</summary>
internal sealed class QuotaBook(IDatabase redis, QuotaLimits limits)
{
    /// <summary>How long a new entry may be without its booking: by then either the booking is there, or its making failed.</summary>
    public static readonly TimeSpan FirstLook = TimeSpan.FromMinutes(2);

    /// <summary>How long what was settled is remembered after its last week or month.</summary>
    private static readonly TimeSpan Remembered = TimeSpan.FromDays(35);

    private static readonly RedisScript ReserveQuota = RedisScript.Load<QuotaBook>("ReserveQuota", "QuotaEntries");
    private static readonly RedisScript SettleQuota = RedisScript.Load<QuotaBook>("SettleQuota", "QuotaEntries");
    private static readonly RedisScript ReleaseQuota = RedisScript.Load<QuotaBook>("ReleaseQuota", "QuotaEntries");

    public async Task<QuotaOutcome> ReserveAsync(QuotaScope scope, BookingId booking, QuotaLoad load)
    {
        var (spec, _) = await limits.ForAsync(scope);
        return await ReserveAsync(scope, booking, QuotaCalendar.Parts(load, spec.TimeZone), spec, whateverTheLimit: false);
    }

    /// <summary>Holds what a booking takes that has its room, whatever the limit; nothing is written when it holds just that.</summary>
    /// <param name="lookAt">When it must be looked at again.</param>
    public async Task HoldAsync(QuotaScope scope, BookingId booking, QuotaLoad load, DateTimeOffset lookAt)
    {
        var (spec, _) = await limits.ForAsync(scope);
        var parts = QuotaCalendar.Parts(load, spec.TimeZone);
        var entry = await FindAsync(scope, booking);
        if (entry is null || !entry.Parts.Select(part => (part.Period, part.Ms)).SequenceEqual(parts.Select(part => (part.Period, part.Ms))))
        {
            // Looked at again soon: whoever cancels it at this moment may have released before us.
            await ReserveAsync(scope, booking, parts, spec, whateverTheLimit: true);
            return;
        }

        await LookAgainAsync(scope, booking, lookAt);
    }

    public async Task LookAgainAsync(QuotaScope scope, BookingId booking, DateTimeOffset at)
    {
        await redis.SortedSetUpdateAsync(QuotaKeys.Looks(scope), booking.ToString(), at.ToUnixTimeMilliseconds(), SortedSetWhen.Exists);
        await redis.SortedSetAddAsync(QuotaKeys.Due, scope.Value, at.ToUnixTimeMilliseconds(), SortedSetWhen.LessThan);
    }

    /// <summary>Says when the scope must be looked at next: with the first of its bookings, no later than given; not at all when there are none.</summary>
    public async Task NoteNextLookAsync(QuotaScope scope, DateTimeOffset atTheLatest)
    {
        var first = await redis.SortedSetRangeByRankWithScoresAsync(QuotaKeys.Looks(scope), 0, 0);
        if (first.Length == 0)
        {
            await redis.SortedSetRemoveAsync(QuotaKeys.Due, scope.Value);
        }
        else
        {
            await redis.SortedSetAddAsync(QuotaKeys.Due, scope.Value, Math.Min(first[0].Score, atTheLatest.ToUnixTimeMilliseconds()));
        }
    }

    /// <summary>Puts back what was held before a change that did not happen.</summary>
    public async Task RestoreAsync(QuotaScope scope, BookingId booking, QuotaEntry? before)
    {
        if (before is null)
        {
            await ReleaseAsync(scope, booking);
        }
        else
        {
            await ReserveAsync(scope, booking, before.Parts, new QuotaSpec(), whateverTheLimit: true);
        }
    }

    /// <summary>Puts what was really used in the place of what was held; further calls change nothing.</summary>
    /// <param name="gpuTime">The time of all pods together.</param>
    public async Task SettleAsync(QuotaScope scope, BookingId booking, TimeSpan gpuTime, long microUsd)
    {
        if (await FindAsync(scope, booking) is { Settled: false } entry)
        {
            var used = gpuTime <= TimeSpan.Zero && microUsd <= 0 ? [] : QuotaCalendar.Scaled(entry.Parts, (long)gpuTime.TotalMilliseconds, microUsd);
            var answer = await SettleQuota.RunAsync(
                redis, QuotaKeys.All(scope), [booking.ToString(), (long)Remembered.TotalMilliseconds, .. used.SelectMany(part => Arguments(part, new QuotaSpec()))]);
            _ = answer.Status is "settled" or "released" or "unknown" ? true : throw answer.Unexpected();
        }
    }

    /// <summary>The booking takes nothing of it.</summary>
    /// <param name="settledToo">Also when it was settled: its weeks and months are long over.</param>
    public async Task ReleaseAsync(QuotaScope scope, BookingId booking, bool settledToo = false)
    {
        var answer = await ReleaseQuota.RunAsync(redis, QuotaKeys.All(scope), [booking.ToString(), settledToo ? "1" : ""]);
        _ = answer.Status is "released" or "kept" ? true : throw answer.Unexpected();
    }

    public async Task<QuotaEntry?> FindAsync(QuotaScope scope, BookingId booking) =>
        (string?)await redis.HashGetAsync(QuotaKeys.Entries(scope), booking.ToString()) is { } text ? Records.Read<QuotaEntry>(text) : null;

    public async Task<IReadOnlyList<QuotaEntry>> EntriesAsync(QuotaScope scope) =>
        [.. (await redis.HashValuesAsync(QuotaKeys.Entries(scope))).Select(text => Records.Read<QuotaEntry>(text!))];

    private async Task<QuotaOutcome> ReserveAsync(QuotaScope scope, BookingId booking, IReadOnlyList<QuotaPart> parts, QuotaSpec spec, bool whateverTheLimit)
    {
        await AnnounceAsync();
        var answer = await ReserveQuota.RunAsync(
            redis, QuotaKeys.All(scope),
            [booking.ToString(), (long)FirstLook.TotalMilliseconds, whateverTheLimit ? "1" : "", .. parts.SelectMany(part => Arguments(part, spec))]);
        switch (answer.Status)
        {
            case "reserved":
                // Again: whoever looked meanwhile may have found nothing and taken the scope out.
                await AnnounceAsync();
                return new QuotaOutcome.Reserved(answer.Text(0).Length == 0 ? null : Records.Read<QuotaEntry>(answer.Text(0)));
            case "exceeded":
                return new QuotaOutcome.Exceeded(Refusal(scope, answer, spec.TimeZone));
            default:
                throw answer.Unexpected();
        }

        async Task AnnounceAsync()
        {
            var at = await RedisClock.NowAsync(redis) + FirstLook;
            await redis.SortedSetAddAsync(QuotaKeys.Due, scope.Value, at.ToUnixTimeMilliseconds(), SortedSetWhen.LessThan);
        }
    }

    private static QuotaRefusal Refusal(QuotaScope scope, ScriptAnswer answer, string zone)
    {
        var (period, span) = QuotaCalendar.Read(answer.Text(0), zone);
        var isMoney = answer.Text(1) == "usd";
        var unit = isMoney ? 1_000_000m : 3_600_000m;
        return new QuotaRefusal(scope, period, isMoney, Number(2), Number(3), Number(4), span.To);

        decimal Number(int index) => long.Parse(answer.Text(index), CultureInfo.InvariantCulture) / unit;
    }

    private static IEnumerable<RedisValue> Arguments(QuotaPart part, QuotaSpec spec)
    {
        var isWeek = part.Period[0] == 'w';
        return
        [
            part.Period, part.Ms, part.Usd, Limit(isWeek ? spec.HoursPerWeek : spec.HoursPerMonth, 3_600_000), Limit(isWeek ? spec.DollarsPerWeek : spec.DollarsPerMonth, 1_000_000),
            part.EndsAt.ToUnixTimeMilliseconds(),
        ];
    }

    private static RedisValue Limit(decimal? limit, long unit) => limit is { } given ? (long)(given * unit) : -1;
}
