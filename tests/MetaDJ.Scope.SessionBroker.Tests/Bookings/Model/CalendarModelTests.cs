using System.Diagnostics;
using CsCheck;
using MetaDJ.Scope.SessionBroker.Bookings;
using MetaDJ.Scope.SessionBroker.Calendars;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using MetaDJ.Scope.SessionBroker.Sessions;
using MetaDJ.Scope.Testing;

namespace MetaDJ.Scope.SessionBroker.Tests.Bookings.Model;

/// <summary>Ten thousand operations on each server, in calendars of their own, against a model that is too simple to be wrong.</summary>
public sealed class CalendarModelTests(RedisServers servers)
{
    private const int Calendars = 40;
    private const int OperationsEach = 250;
    private const int LookEvery = 5;

    private static readonly Gen<Operation> Operations = Gen.Frequency(
        (8, Window.Select(Gen.Int[1, 2], Gen.Enum<WithoutRoom>(), (window, pods, mode) => (Operation)new Operation.Hold(window, pods, mode))),
        (2, Window.Select(Gen.Enum<WithoutRoom>(), (window, mode) => (Operation)new Operation.HoldSeries(window, mode))),
        (4, Gen.Int[0, 30].Select(which => (Operation)new Operation.Confirm(which))),
        (3, Gen.Int[0, 30].Select(Gen.Int[1, 3].Select(scope => (BookingScope)scope), (which, scope) => (Operation)new Operation.Cancel(which, scope))),
        (5, Gen.Int[0, 30].Select(Window, (which, window) => (Operation)new Operation.Change(which, window))),
        (3, Gen.Int[0, 30].Select(Gen.Int[-2, 2], Gen.Int[-2, 2], (which, from, to) => (Operation)new Operation.Stretch(which, from, to))),
        (2, Gen.Int[0, 30].Select(which => (Operation)new Operation.RunOut(which))),
        (1, Window.Select(Gen.Int[1, 3].Select(over => (BlockOver)over), (window, over) => (Operation)new Operation.Block(window, over))),
        (2, Gen.Int[0, 5].Select(which => (Operation)new Operation.Unblock(which))),
        (1, Gen.Int[0, 4].Select(capacity => (Operation)new Operation.Capacity(capacity))));

    private static Gen<(int From, int To)> Window => Gen.Int[0, 40].Select(Gen.Int[1, 8], (from, length) => (from, from + length));

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Calendar_AfterAnyOperations_IsAsTheModelSays(RedisKind kind)
    {
        var tally = new Dictionary<string, int>();
        await Gen.Int[1, 3].Select(Gen.Int[0, 1], Gen.Int[0, 2]).Select(Operations.Array[OperationsEach], (rules, operations) => (rules, operations))
            .SampleAsync(
                async sample => await RunAsync(kind, sample.rules.Item1, sample.rules.Item2, sample.rules.Item3, sample.operations, tally),
                iter: Calendars, threads: 1, print: sample => $"{sample.rules}: {string.Join('\n', sample.operations.AsEnumerable())}");

        // A run in which everything was refused would prove nothing.
        foreach (var seen in new[] { "Hold held", "Hold full", "HoldSeries held", "HoldSeries full", "Confirm done", "Cancel done", "Change done", "Change full", "Stretch done", "Block blocked", "Block booked", "offers" })
        {
            Assert.True(tally.GetValueOrDefault(seen) > 20, $"{seen}: {tally.GetValueOrDefault(seen)} times in {string.Join(", ", tally)}.");
        }
    }

    private async Task RunAsync(RedisKind kind, int capacity, int before, int after, Operation[] operations, Dictionary<string, int> tally)
    {
        using var calendar = await CalendarInRedis.CreateAsync(
            servers, kind, capacity, rules => rules with { BufferBeforeMs = before * 1_800_000, BufferAfterMs = after * 1_800_000 });
        var run = new ModelRun(calendar, new CalendarModel(capacity, before, after));
        for (var i = 0; i < operations.Length; i++)
        {
            var (expected, found) = await run.StepAsync(operations[i]);
            Assert.True(expected == found, $"Operation {i}, {operations[i]}: the model says {expected}, the calendar {found}.");
            var name = $"{operations[i].GetType().Name} {found}";
            tally[name] = tally.GetValueOrDefault(name) + 1;
            if (i % LookEvery == 0 || i == operations.Length - 1)
            {
                await run.CompareAsync($"Operation {i}, {operations[i]}");
            }
        }

        tally["offers"] = tally.GetValueOrDefault("offers") + run.Model.Bookings.Count(booking => booking.IsOffer);
        await calendar.AssertSoundAsync();
    }
}

/// <summary>One thing that somebody does to a calendar. <c>Which</c> counts back from the latest booking or block.</summary>
internal abstract record Operation
{
    public sealed record Hold((int From, int To) Window, int Pods, WithoutRoom WithoutRoom) : Operation;

    public sealed record HoldSeries((int From, int To) Window, WithoutRoom WithoutRoom) : Operation;

    public sealed record Confirm(int Which) : Operation;

    public sealed record Cancel(int Which, BookingScope Scope) : Operation;

    public sealed record Change(int Which, (int From, int To) Window) : Operation;

    /// <summary>Shortens or extends.</summary>
    public sealed record Stretch(int Which, int From, int To) : Operation;

    public sealed record RunOut(int Which) : Operation;

    public sealed record Block((int From, int To) Window, BlockOver Over) : Operation;

    public sealed record Unblock(int Which) : Operation;

    public sealed record Capacity(int Pods) : Operation;
}

/// <summary>Does the same to a calendar and to its model.</summary>
internal sealed class ModelRun(CalendarInRedis calendar, CalendarModel model)
{
    /// <summary>Half hours from one booking of a recurrence to the next.</summary>
    private const int Apart = 6;

    private readonly BlockStore _blocks = new(calendar.Redis);

    public CalendarModel Model => model;

    public async Task<(string Expected, string Found)> StepAsync(Operation operation) => operation switch
    {
        Operation.Hold(var window, var pods, var mode) => await HoldAsync([calendar.Wish(window.From / 2.0, window.To / 2.0, "ana", pods == 2)], mode),
        Operation.HoldSeries(var window, var mode) => await HoldSeriesAsync(window, mode),
        Operation.Confirm(var which) => await OnAsync(which, model.Confirm, id => calendar.Bookings.ConfirmAsync(id, Acting.As("ana"))),
        Operation.Cancel(var which, var scope) =>
            await OnAsync(which, booking => model.Cancel(booking, scope), id => calendar.Bookings.CancelAsync(id, Acting.As("ana"), "ana", scope)),
        Operation.Change(var which, var window) => await ChangeAsync(Find(which), _ => window),
        Operation.Stretch(var which, var from, var to) =>
            await ChangeAsync(Find(which), booking => (booking.From + from, Math.Max(booking.From + from + 1, booking.To + to))),
        Operation.RunOut(var which) => await RunOutAsync(Find(which)),
        Operation.Block(var window, var over) => await BlockAsync(window, over),
        Operation.Unblock(var which) => await UnblockAsync(which),
        Operation.Capacity(var pods) => await CapacityAsync(pods),
        _ => throw new UnreachableException(operation.ToString()),
    };

    public async Task CompareAsync(string after)
    {
        var found = (await calendar.Redis.HashGetAllAsync(calendar.Keys.Bookings)).Select(entry => Records.Read<Booking>(entry.Value!)).ToDictionary(booking => booking.Id);
        Assert.Equal(model.Bookings.Count, found.Count);
        foreach (var expected in model.Bookings)
        {
            var booking = found[expected.Id];
            Assert.True(
                (expected.State, At(expected.From), At(expected.To), expected.IsOffer) == (booking.State, booking.StartsAt, booking.EndsAt, booking.OfferUntil is not null),
                $"{after}: the model has {expected.State} {expected.From} to {expected.To}, the calendar {booking.State} {booking.StartsAt:O} to {booking.EndsAt:O}.");
        }
    }

    private static DateTimeOffset At(int time) => CalendarInRedis.At(time / 2.0);

    private ModelBooking? Find(int which) => which < model.Bookings.Count ? model.Bookings[^(which + 1)] : null;

    private async Task<(string Expected, string Found)> HoldAsync(BookingWish[] wishes, WithoutRoom mode)
    {
        var expected = model.Hold(
            [.. wishes.Select(wish => new ModelBooking
            {
                Id = wish.Id,
                Pods = wish.HotSpare ? 2 : 1,
                State = BookingState.Unknown,
                From = (int)((wish.StartsAt - CalendarInRedis.Day).TotalHours * 2),
                To = (int)((wish.EndsAt - CalendarInRedis.Day).TotalHours * 2),
                Series = wish.Series,
            })],
            mode);
        return (expected, await calendar.AskAsync(mode, wishes) switch
        {
            HoldOutcome.Held => "held",
            HoldOutcome.Full => "full",
            var other => other.ToString(),
        });
    }

    private Task<(string Expected, string Found)> HoldSeriesAsync((int From, int To) window, WithoutRoom mode)
    {
        var series = SeriesId.New(TimeProvider.System);
        return HoldAsync(
            [.. Enumerable.Range(0, 3).Select(i => calendar.Wish((window.From + (i * Apart)) / 2.0, (window.To + (i * Apart)) / 2.0, "ana", series: series))], mode);
    }

    private async Task<(string Expected, string Found)> OnAsync(int which, Func<ModelBooking, string> expect, Func<BookingId, Task<BookingOutcome>> act) =>
        Find(which) is not { } booking ? ("none", "none") : (expect(booking), await act(booking.Id) switch
        {
            BookingOutcome.Done => "done",
            BookingOutcome.Known => "known",
            BookingOutcome.HoldOver or BookingOutcome.NotNow => "not now",
            var other => other.ToString(),
        });

    private async Task<(string Expected, string Found)> ChangeAsync(ModelBooking? booking, Func<ModelBooking, (int From, int To)> wanted)
    {
        if (booking is null)
        {
            return ("none", "none");
        }

        var (from, to) = wanted(booking);
        return (model.Change(booking, from, to), await calendar.ChangeAsync(booking.Id, from / 2.0, to / 2.0) switch
        {
            ChangeOutcome.Changed => "done",
            ChangeOutcome.Full => "full",
            ChangeOutcome.NotNow => "not now",
            ChangeOutcome.Stale => "stale",
            var other => other.ToString(),
        });
    }

    private async Task<(string Expected, string Found)> RunOutAsync(ModelBooking? booking)
    {
        if (booking is null)
        {
            return ("none", "none");
        }

        if (booking.State == BookingState.Held)
        {
            await calendar.LetRunOutAsync(booking.Id);
        }

        model.RunOut(booking);
        await calendar.ExpireAsync();
        return ("passed", "passed");
    }

    private async Task<(string Expected, string Found)> BlockAsync((int From, int To) window, BlockOver over)
    {
        var block = new Block
        {
            Id = BlockId.New(TimeProvider.System),
            Reason = "Maintenance",
            TimeZone = "UTC",
            By = "operator",
            Times = [[At(window.From), At(window.To)]],
        };
        return (model.Block(block.Id, window.From, window.To, over), await _blocks.BlockAsync(calendar.Name, block, over) switch
        {
            BlockOutcome.Blocked => "blocked",
            BlockOutcome.Booked => "booked",
            var other => other.ToString(),
        });
    }

    private async Task<(string Expected, string Found)> UnblockAsync(int which)
    {
        if (which >= model.Blocks.Count)
        {
            return ("none", "none");
        }

        var block = model.Blocks[^(which + 1)];
        model.Blocks.Remove(block);
        model.OfferAll();
        return ("True", (await _blocks.UnblockAsync(calendar.Name, block.Id)).ToString());
    }

    private async Task<(string Expected, string Found)> CapacityAsync(int pods)
    {
        model.Capacity = pods;
        model.OfferAll();
        await calendar.Calendars.CopyCapacityAsync(calendar.Name, pods);
        await calendar.ExpireAsync();
        return ("passed", "passed");
    }
}
