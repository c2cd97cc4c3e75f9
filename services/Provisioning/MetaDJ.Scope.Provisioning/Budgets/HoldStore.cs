using System.Text.Json.Serialization;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Pods;
using MetaDJ.Scope.ServiceDefaults.Redis;
using StackExchange.Redis;

namespace MetaDJ.Scope.Provisioning.Budgets;

/// <summary>Money that is held, and the one step that holds more of it.</summary>
internal sealed class HoldStore(IDatabase redis)
{
    /// <summary>How long a released hold is remembered: longer than adding up what was spent can take.</summary>
    private static readonly TimeSpan Keep = TimeSpan.FromMinutes(5);

    private const int ValuesPerWish = 8;

    private static readonly RedisScript HoldScript = RedisScript.Load<HoldStore>("HoldMoney");
    private static readonly RedisScript ReleaseScript = RedisScript.Load<HoldStore>("ReleaseMoney");

    public async Task<IReadOnlyDictionary<string, MoneyHold>> ListAsync() =>
        (await redis.HashGetAllAsync(BudgetKeys.Holds)).ToDictionary(entry => (string)entry.Name!, entry => BudgetJson.Read<MoneyHold>(entry.Value!));

    /// <param name="facts">Their sums of spent money; the limits and the holds are read again in the script.</param>
    /// <param name="fence">The reconciler's token; 0 for a service's wish.</param>
    /// <returns>One outcome per wish, in order; null when a budget was put since the facts were read: read them again.</returns>
    /// <exception cref="SupersededException">Another replica acts now.</exception>
    public async Task<IReadOnlyList<HoldOutcome>?> HoldAsync(MoneyFacts facts, IReadOnlyList<HoldWish> wishes, long fence)
    {
        var answer = await HoldScript.RunAsync(
            redis, [BudgetKeys.Budgets, BudgetKeys.Holds, PodKeys.Reconciler], [fence, BudgetJson.Write(Asked.Of(facts, wishes, (long)Keep.TotalMilliseconds))]);
        return answer.Status switch
        {
            "done" => [.. wishes.Select((_, index) => Outcome(answer, index * ValuesPerWish))],
            "stale" => null,
            "superseded" => throw new SupersededException(),
            _ => throw answer.Unexpected(),
        };
    }

    /// <exception cref="SupersededException">Another replica acts now.</exception>
    public async Task ReleaseAsync(IReadOnlyCollection<string> ids, DateTimeOffset now, long fence)
    {
        var answer = await ReleaseScript.RunAsync(
            redis, [BudgetKeys.Holds, PodKeys.Reconciler], [fence, now.ToUnixTimeMilliseconds(), .. ids.Select(id => (RedisValue)id)]);
        switch (answer.Status)
        {
            case "released":
                break;
            case "superseded":
                throw new SupersededException();
            default:
                throw answer.Unexpected();
        }
    }

    private static HoldOutcome Outcome(ScriptAnswer answer, int first) => answer.Text(first) switch
    {
        "held" => new HoldOutcome.Held(answer.Instant(first + 1)),
        "short" => new HoldOutcome.Short(answer.Instant(first + 1), Refusal(answer, first + 2)),
        "refused" => new HoldOutcome.Refused(Refusal(answer, first + 2)),
        _ => throw answer.Unexpected(),
    };

    private static MoneyRefusal Refusal(ScriptAnswer answer, int first)
    {
        var (limit, free, needed) = (answer.Number(first + 2), answer.Number(first + 3), answer.Number(first + 4));
        return (answer.Text(first), answer.Text(first + 1)) switch
        {
            ("account", "rate") => new MoneyRefusal.OfAccountRate(limit, free, needed),
            ("account", "credit") => new MoneyRefusal.OfCredit(limit, free, needed),
            (var scope, "day") => new MoneyRefusal.OfBudget(BudgetScope.Parse(scope), BudgetPeriod.Day, answer.Instant(first + 5), limit, free, needed),
            (var scope, "month") => new MoneyRefusal.OfBudget(BudgetScope.Parse(scope), BudgetPeriod.Month, answer.Instant(first + 5), limit, free, needed),
            _ => throw answer.Unexpected(),
        };
    }

    /// <summary>The script's second argument.</summary>
    private sealed record Asked
    {
        public required long AsOf { get; init; }

        public required long Keep { get; init; }

        public required IReadOnlyList<AskedWindow> Windows { get; init; }

        public required IReadOnlyDictionary<string, SpentSum> Spent { get; init; }

        public required long Cap { get; init; }

        public long? Credit { get; init; }

        public required long CreditSpent { get; init; }

        public required IReadOnlyList<AskedWish> Wishes { get; init; }

        public static Asked Of(MoneyFacts facts, IReadOnlyList<HoldWish> wishes, long keep) => new()
        {
            AsOf = facts.At.ToUnixTimeMilliseconds(),
            Keep = keep,
            Windows = [.. BudgetWindow.Around(facts.At).Select(window => new AskedWindow(
                window.Period == BudgetPeriod.Day ? "day" : "month", window.From.ToUnixTimeMilliseconds(), window.To.ToUnixTimeMilliseconds(), window.Current))],
            Spent = facts.Spent.ToDictionary(spent => spent.Key.Value, spent => spent.Value),
            Cap = facts.Cap,
            Credit = facts.Credit,
            CreditSpent = facts.CreditSpent,
            Wishes = [.. wishes.Select(AskedWish.Of)],
        };
    }

    private sealed record AskedWindow(string Period, long From, long To, bool Current);

    private sealed record AskedWish(
        string Id, long Rate, long Gpu, long Till, long AtLeast, bool Starts, long Needs, IReadOnlyList<BudgetScope> Scopes,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? Expires)
    {
        public static AskedWish Of(HoldWish wish) => new(
            wish.Id, wish.Rate, wish.Gpu, wish.Till.ToUnixTimeMilliseconds(), wish.AtLeast.ToUnixTimeMilliseconds(), wish.Starts, wish.Needs, wish.Scopes,
            wish.Expires?.ToUnixTimeMilliseconds());
    }
}
