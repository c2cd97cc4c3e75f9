using System.Net;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using MetaDJ.Scope.Testing;

namespace MetaDJ.Scope.EndToEnd.Tests;

/// <summary>Book, and arrive to a picture: the pool keeps nothing warm, so the pod is rented, brought up and proven for the booking alone.</summary>
[Collection(DeploymentFixture.Turns)]
public sealed class BookedShowTests(DeploymentFixture fixture)
{
    private static readonly TimeSpan Ahead = TimeSpan.FromMinutes(2);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Booking_TwoMinutesAhead_ArrivesToAProvenPicture()
    {
        var pool = PoolName.Parse("premiere");
        var put = await fixture.House.ProvisioningApi.PutPoolAsync(pool, new PoolSpec { Pipeline = "longlive", Warm = 0, Maximum = 1 }, Cancellation);
        Assert.True(put.IsSuccessStatusCode, (put.Error as Refit.ApiException)?.Content);
        var ana = fixture.House.BrokerAs("ana");
        var request = new CreateBookingRequest
        {
            Pool = pool, Start = (TimeProvider.System.GetUtcNow() + Ahead).ToString("O"), Duration = TimeSpan.FromMinutes(20), Title = "Premiere",
        };
        var held = await ana.CreateBookingAsync(request, cancellationToken: Cancellation);
        Assert.True(held.StatusCode == HttpStatusCode.Created, (held.Error as Refit.ApiException)?.Content);
        var id = held.Content!.Id;
        await ana.ConfirmBookingAsync(id, Cancellation);

        var ready = await SeeAsync(ana, id, "its stage is proven", booking => booking.ReadyAt is not null, Ahead);
        Assert.True(ready.ReadyAt < ready.StartsAt, $"Ready at {ready.ReadyAt}, and it starts at {ready.StartsAt}.");
        var proof = (await ana.GetProofAsync(id, Cancellation)).Content!;
        Assert.True(proof.IsCurrent);
        Assert.NotNull(proof.GpuType);
        Assert.True(proof.Bytes > 500, $"{proof.Bytes} bytes are no picture.");

        var arrived = await ana.OpenAsync(new OpenSessionRequest { BookingId = id }, cancellationToken: Cancellation);
        Assert.Equal((HttpStatusCode.Created, (BookingId?)id), (arrived.StatusCode, arrived.Content!.BookingId));
        using var door = new HttpClient();
        using var frame = await door.GetAsync($"{arrived.Content.StageUrl}/api/v1/session/frame", Cancellation);
        Assert.Equal((HttpStatusCode.OK, "image/jpeg"), (frame.StatusCode, frame.Content.Headers.ContentType?.MediaType));

        await SeeAsync(ana, id, "it is live at its start", booking => booking.State == BookingState.Live, Ahead * 2);
        await ana.CloseAsync(arrived.Content.Id, Cancellation);
        await SeeAsync(ana, id, "it is completed with its session", booking => booking.State == BookingState.Completed, Ahead);
    }

    private static Task<BookingResponse> SeeAsync(ISessionBrokerApi api, BookingId id, string phase, Func<BookingResponse, bool> holds, TimeSpan limit) =>
        Eventually.SeeAsync(phase, async () => (await api.GetBookingAsync(id, Cancellation)).Content!, holds, Cancellation, limit);
}
