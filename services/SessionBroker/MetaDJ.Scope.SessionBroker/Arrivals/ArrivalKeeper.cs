using System.Diagnostics;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.SessionBroker.Bookings;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Sessions;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.SessionBroker.Arrivals;

/// <summary>One pool's part of a pass: takes the steps that its bookings need now. Each is checked again by its script.</summary>
internal sealed partial class ArrivalKeeper(
    ArrivalForecast forecast, ArrivalStore arrivals, StageProving proving, BookedOpening opening, AlternativeSearch search, BookingStore bookings,
    ArrivalNews news, IOptions<ArrivalOptions> options, ILogger<ArrivalKeeper> logger)
{
    public async Task KeepAsync(PoolName pool, CancellationToken cancellationToken)
    {
        var (snapshot, lead) = await forecast.ReadAsync(pool);
        foreach (var action in ArrivalPlan.Decide(snapshot, lead, options.Value))
        {
            await ApplyAsync(action, snapshot, lead, cancellationToken);
        }
    }

    /// <summary>Contains its own failure: the other steps still run, and the next pass tries this one again.</summary>
    private async Task ApplyAsync(ArrivalAction action, ArrivalSnapshot snapshot, ArrivalLead lead, CancellationToken cancellationToken)
    {
        try
        {
            switch (action)
            {
                case ArrivalAction.Open(var booking):
                    await OpenAsync(booking, cancellationToken);
                    break;
                case ArrivalAction.Align(var booking):
                    await opening.FollowAsync(booking);
                    break;
                case ArrivalAction.NoteArrival(var booking):
                    await bookings.CheckInAsync(booking.Id, Acting.ForAnybody, booking.User);
                    break;
                case ArrivalAction.Prove prove:
                    await proving.ProveAsync(prove, snapshot, cancellationToken);
                    break;
                case ArrivalAction.Begin(var booking):
                    if (await arrivals.BeginAsync(booking) is { } begun)
                    {
                        LogBegun(begun.Id, begun.Pool);
                    }

                    break;
                case ArrivalAction.TellLate(var booking):
                    await TellLateAsync(booking, snapshot, lead, cancellationToken);
                    break;
                case ArrivalAction.End(var booking):
                    if (await arrivals.EndAsync(booking) is { } ended)
                    {
                        news.Ended(ended);
                    }

                    break;
                case ArrivalAction.Settle(var booking):
                    if (await arrivals.SettleAsync(booking) is { } settled)
                    {
                        await news.SettledAsync(settled, cancellationToken);
                    }

                    break;
                default:
                    throw new UnreachableException(action.ToString());
            }
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            LogStepFailed(exception, action.GetType().Name, action.Booking.Id);
        }
    }

    private async Task OpenAsync(Booking booking, CancellationToken cancellationToken)
    {
        // Whoever cannot pay is told so instead of being given a pod that ends at once.
        if (await opening.OpenAsync(booking, cancellationToken) is BookedOutcome.NoMoney(var why)
            && await arrivals.TellLateAsync(booking, Alternatives.Write([]), why.Detail, "money") is { } told)
        {
            news.Late(told, expectedAt: null);
        }
    }

    private async Task TellLateAsync(Booking booking, ArrivalSnapshot snapshot, ArrivalLead lead, CancellationToken cancellationToken)
    {
        var show = snapshot.Shows.First(show => show.Booking.Id == booking.Id);
        var expectedAt = ExpectedStage.Of(show, snapshot, lead);
        var choice = AlternativeChoice.Of(await search.FindAsync(booking, snapshot.Now, expectedAt, cancellationToken));
        if (await arrivals.TellLateAsync(booking, Alternatives.Write(choice.Alternatives), choice.Notice, choice.Same) is { } told)
        {
            news.Late(told, expectedAt);
        }
    }

    [LoggerMessage(LogLevel.Information, "{BookingId} of pool {Pool} has begun with a proven stage")]
    private partial void LogBegun(BookingId bookingId, PoolName pool);

    [LoggerMessage(LogLevel.Error, "{Step} of {BookingId} failed; the next pass tries again")]
    private partial void LogStepFailed(Exception exception, string step, BookingId bookingId);
}
