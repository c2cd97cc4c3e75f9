using System.Collections.Concurrent;
using MetaDJ.Scope.Provisioning.Budgets;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Pods;
using MetaDJ.Scope.Provisioning.Tests.Pods;
using MetaDJ.Scope.Testing;
using static MetaDJ.Scope.Provisioning.Tests.Budgets.MoneyForTests;

namespace MetaDJ.Scope.Provisioning.Tests.Budgets;

/// <summary>The step that holds money, on both servers. Its keys are one per deployment, so these tests take turns with those of the pods.</summary>
[Collection("pod records")]
public sealed class HoldStoreTests(RedisServers servers)
{
    private static readonly DateTimeOffset Now = Fleet.Now;

    public static TheoryData<RedisKind> Kinds => [RedisKind.Redis, RedisKind.Garnet];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Hold_ByTwoHundredAtOnceWithRoomForSeven_HoldsForSeven(RedisKind kind)
    {
        var redis = await MoneyInRedis.EmptyAsync(servers, kind);
        var facts = await redis.PutAsync(Facts(Now, (BudgetScope.Fleet, Daily(7.5m))));

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 200).Select(async i => (await redis.Holds.HoldAsync(facts, [Wish($"pod-{i}", 2, Now.AddMinutes(30))], 0))![0]));

        Assert.Equal(7, outcomes.Count(outcome => outcome is HoldOutcome.Held));
        Assert.All(outcomes.OfType<HoldOutcome.Refused>(), refused =>
        {
            var why = Assert.IsType<MoneyRefusal.OfBudget>(refused.Why);
            Assert.Equal((BudgetScope.Fleet, BudgetPeriod.Day, 7_500_000, 500_000, 1_000_000), (why.Scope, why.Period, why.Limit, why.Free, why.Needed));
            Assert.Equal(new DateTimeOffset(2026, 11, 25, 0, 0, 0, TimeSpan.Zero), why.EndsAt);
        });
        Assert.Equal(7, (await redis.Holds.ListAsync()).Count);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Hold_OfTheSamePodTwice_IsOneHold_AndReleasingItGivesItBack(RedisKind kind)
    {
        var redis = await MoneyInRedis.EmptyAsync(servers, kind);
        var facts = await redis.PutAsync(Facts(Now, (BudgetScope.Fleet, Daily(1))));
        var wish = Wish("pod-a", 2, Now.AddMinutes(30));

        Assert.IsType<HoldOutcome.Held>(await redis.HoldAsync(facts, wish));
        Assert.IsType<HoldOutcome.Held>(await redis.HoldAsync(facts, wish));
        Assert.IsType<HoldOutcome.Refused>(await redis.HoldAsync(facts, wish with { Id = "pod-b" }));

        await redis.Holds.ReleaseAsync(["pod-a", "pod-unknown"], Now, 0);
        Assert.IsType<HoldOutcome.Held>(await redis.HoldAsync(facts, wish with { Id = "pod-b" }));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Release_StillCounts_ForWhoAddedUpTheSpentMoneyBefore(RedisKind kind)
    {
        var redis = await MoneyInRedis.EmptyAsync(servers, kind);
        var before = await redis.PutAsync(Facts(Now, (BudgetScope.Fleet, Daily(1))));
        await redis.HoldAsync(before, Wish("pod-a", 2, Now.AddMinutes(30)));
        var ended = Now.AddMinutes(6);
        await redis.Holds.ReleaseAsync(["pod-a"], ended, 0);

        // Six minutes of it are in no sum of a moment ago: 0.20 USD are gone, 0.80 are free.
        Assert.IsType<HoldOutcome.Refused>(await redis.HoldAsync(before, Wish("pod-b", 2, Now.AddMinutes(25))));
        Assert.IsType<HoldOutcome.Held>(await redis.HoldAsync(before, Wish("pod-b", 2, Now.AddMinutes(24))));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Hold_AcrossMidnightAndMonthEnd_CountsOnBothSides(RedisKind kind)
    {
        var redis = await MoneyInRedis.EmptyAsync(servers, kind);
        var evening = new DateTimeOffset(2026, 11, 30, 23, 45, 0, TimeSpan.Zero);
        var spec = new BudgetSpec { PerDay = 1, PerMonth = 100 };
        var facts = await redis.PutAsync(Facts(evening, (BudgetScope.Fleet, spec)) with
        {
            Spent = new Dictionary<BudgetScope, SpentSum> { [BudgetScope.Fleet] = new(400_000, 99_400_000) },
        });

        // 15 minutes before midnight at 2 USD are 0.50: more than the 0.60 left of the month would not fit, and 0.60 of the day are free.
        Assert.IsType<HoldOutcome.Held>(await redis.HoldAsync(facts, Wish("pod-a", 2, evening.AddMinutes(30))));
        var tomorrow = Assert.IsType<HoldOutcome.Refused>(await redis.HoldAsync(facts, Wish("pod-b", 0.1m, evening.AddMinutes(30).AddHours(6))));
        Assert.Equal(BudgetPeriod.Day, Assert.IsType<MoneyRefusal.OfBudget>(tomorrow.Why).Period);

        // The first hold has taken half of tomorrow as well.
        var late = Assert.IsType<HoldOutcome.Short>(await redis.HoldAsync(facts, Wish("pod-c", 1, evening.AddHours(2), starts: false)));
        Assert.Equal(evening.AddMinutes(6), late.Till);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Hold_FurtherThanThereIsMoney_IsShortAndSaysWhose(RedisKind kind)
    {
        var redis = await MoneyInRedis.EmptyAsync(servers, kind);
        var facts = await redis.PutAsync(Facts(Now, (BudgetScope.Fleet, Daily(100)), (Ana, Daily(0.5m))));

        var outcome = Assert.IsType<HoldOutcome.Short>(await redis.HoldAsync(facts, Wish("pod-a", 2, Now.AddMinutes(30), false, BudgetScope.Fleet, Stage, Ana)));

        Assert.Equal(Now.AddMinutes(15), outcome.Till);
        Assert.Equal(Ana, Assert.IsType<MoneyRefusal.OfBudget>(outcome.Why).Scope);
        var hold = (await redis.Holds.ListAsync())["pod-a"];
        Assert.Equal((Ana, Now.AddMinutes(15)), (hold.ShortScope!.Value, hold.TillAt()));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Hold_UnderABudgetPutSince_IsStale_AndWithAnOldToken_Superseded(RedisKind kind)
    {
        var redis = await MoneyInRedis.EmptyAsync(servers, kind);
        await redis.PutAsync(Facts(Now, (BudgetScope.Fleet, Daily(1))));

        Assert.Null(await redis.Holds.HoldAsync(Facts(Now), [Wish("pod-a", 2, Now.AddMinutes(30))], 0));
        await Assert.ThrowsAsync<SupersededException>(() => redis.Holds.HoldAsync(Facts(Now), [Wish("pod-a", 2, Now.AddMinutes(30))], 7));
        await Assert.ThrowsAsync<SupersededException>(() => redis.Holds.ReleaseAsync(["pod-a"], Now, 7));
        Assert.Empty(await redis.Holds.ListAsync());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Hold_OfASession_IsForgottenAfterItsTime(RedisKind kind)
    {
        var redis = await MoneyInRedis.EmptyAsync(servers, kind);
        var facts = await redis.PutAsync(Facts(Now, (Ana, Daily(1))));
        var session = Wish("session", 1, Now.AddHours(1), true, Ana) with { Gpu = 0, Starts = false, Expires = Now.AddMinutes(5) };

        Assert.IsType<HoldOutcome.Held>(await redis.HoldAsync(facts, session));
        Assert.IsType<HoldOutcome.Refused>(await redis.HoldAsync(facts, session with { Id = "other" }));
        Assert.IsType<HoldOutcome.Held>(await redis.HoldAsync(facts with { At = Now.AddMinutes(5) }, session with { Id = "other" }));
        Assert.DoesNotContain("session", (await redis.Holds.ListAsync()).Keys);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Hold_OfAnySequenceInParallel_NeverPassesALimit_AndTheSheetAgreesWithTheScript(RedisKind kind)
    {
        var random = new Random(1207);
        for (var round = 0; round < 12; round++)
        {
            var redis = await MoneyInRedis.EmptyAsync(servers, kind);
            var at = new DateTimeOffset(2026, 11, 30, 22, 0, 0, TimeSpan.Zero).AddMinutes(random.Next(0, 180));
            var facts = await redis.PutAsync(Facts(
                at, (BudgetScope.Fleet, new BudgetSpec { PerDay = random.Next(1, 9), PerMonth = random.Next(1, 20) }), (Stage, Daily(random.Next(1, 5))), (Ana, Daily(random.Next(1, 3)))));
            var outcomes = new ConcurrentBag<HoldOutcome>();
            await Task.WhenAll(Enumerable.Range(0, 60).Select(async i =>
            {
                var starts = i % 3 != 0;
                var id = $"pod-{i % 25}";
                var wish = Wish(id, 0.1m * (1 + (i * 7 % 40)), at.AddMinutes(5 + (i * 13 % 300)), starts, [BudgetScope.Fleet, Stage, .. i % 4 == 0 ? [Ana] : Array.Empty<BudgetScope>()]);
                outcomes.Add((await redis.Holds.HoldAsync(facts, [wish], 0))![0]);
                if (i % 5 == 0)
                {
                    await redis.Holds.ReleaseAsync([id], at, 0);
                }
            }));
            Assert.Contains(outcomes, outcome => outcome is not HoldOutcome.Held);

            var after = facts with { Holds = await redis.Holds.ListAsync() };
            foreach (var moment in new[] { at, new DateTimeOffset(2026, 12, 1, 0, 0, 0, TimeSpan.Zero) })
            {
                var sheet = new MoneySheet(after with { At = moment > at ? moment : at });
                Assert.False(sheet.IsOver([BudgetScope.Fleet, Stage, Ana]), $"round {round}: more is held than a limit allows");
            }

            // One after the other, the plan's sums and the script's come to the same.
            var paper = new MoneySheet(after);
            foreach (var wish in Enumerable.Range(0, 10).Select(i => Wish($"next-{i}", 0.3m * (i + 1), at.AddMinutes(20 + (i * 9)), i % 2 == 0, BudgetScope.Fleet, Stage, Ana)))
            {
                Assert.Equal(paper.Take(wish), await redis.HoldAsync(facts, wish));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Hold_UnderALimitFinerThanAMillionth_IsRoundedDown(RedisKind kind)
    {
        var redis = await MoneyInRedis.EmptyAsync(servers, kind);
        var facts = await redis.PutAsync(Facts(Now, (BudgetScope.Fleet, Daily(5 / 3m))));
        var wish = Wish("pod-a", 1.666667m, Now.AddHours(1));

        Assert.IsType<HoldOutcome.Refused>(await redis.HoldAsync(facts, wish));
        Assert.IsType<HoldOutcome.Refused>(new MoneySheet(facts).Take(wish));
        Assert.IsType<HoldOutcome.Held>(await redis.HoldAsync(facts, wish with { Rate = 1_666_666 }));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Hold_OfManyKeptTogether_GivesThePeopleInFrontWhatSparesBehindHeld(RedisKind kind)
    {
        var redis = await MoneyInRedis.EmptyAsync(servers, kind);
        var facts = await redis.PutAsync(Facts(Now, (BudgetScope.Fleet, Daily(1))));
        await redis.HoldAsync(facts, Wish("spare", 2, Now.AddMinutes(30)));
        var together = await redis.Holds.HoldAsync(
            facts, [Wish("leased", 2, Now.AddMinutes(30), starts: false), Wish("spare", 2, Now.AddMinutes(30), starts: false)], 0);

        Assert.Equal(new HoldOutcome.Held(Now.AddMinutes(30)), together![0]);
        Assert.Equal(Now, Assert.IsType<HoldOutcome.Short>(together[1]).Till);
    }
}
