using System.Net;
using MetaDJ.Scope.PromptQueue.LoraSwaps;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using Microsoft.Extensions.Options;
using Refit;

namespace MetaDJ.Scope.PromptQueue.HandOffs;

/// <summary>Asks the broker for second pods. Every question may be repeated; no answer is not a no.</summary>
internal sealed class SecondPods(ISessionBrokerApi broker, TimeProvider clock, IOptions<LoraSwapOptions> options)
{
    /// <summary>Any name will do for what is not taken.</summary>
    private const string OnlyAsking = "plan";

    public async Task<SecondPodOffer> OfferAsync(SessionId session, CancellationToken cancellationToken) =>
        await TryAsync(() => broker.AskForSecondPodAsync(session, Wish(OnlyAsking), dryRun: true, cancellationToken), cancellationToken) switch
        {
            SecondPodAnswer.Stands(var pod) => new SecondPodOffer.Lends(
                pod.EstimatedAt > clock.GetUtcNow() ? pod.EstimatedAt.Value - clock.GetUtcNow() : TimeSpan.Zero, pod.PricePerHour),
            SecondPodAnswer.Refused(var cause) => new SecondPodOffer.Refused(cause),
            SecondPodAnswer.Silent(var cause) => new SecondPodOffer.NotKnown(cause),
            var other => throw new System.Diagnostics.UnreachableException(other.ToString()),
        };

    public Task<SecondPodAnswer> AskAsync(SessionId session, string handOff, CancellationToken cancellationToken) =>
        TryAsync(() => broker.AskForSecondPodAsync(session, Wish(handOff), cancellationToken: cancellationToken), cancellationToken);

    public Task<SecondPodAnswer> SwitchAsync(SessionId session, PendingSwitch pending, CancellationToken cancellationToken) => TryAsync(
        () => broker.SwitchToSecondPodAsync(
            session, new SwitchToSecondPodRequest { HandOff = pending.Cue.ToString(), Stage = Token(pending.Stage), Second = Token(pending.Second) }, cancellationToken),
        cancellationToken);

    /// <summary>One that is not heard is made good by the broker's own limit.</summary>
    public async Task ReleaseAsync(SessionId session, string handOff)
    {
        try
        {
            using var answer = await broker.ReleaseSecondPodAsync(session, handOff, CancellationToken.None);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // A broken circuit, or a timeout of the resilience pipeline.
        }
    }

    private SecondPodRequest Wish(string handOff) => new() { HandOff = handOff, Limit = options.Value.HandOffLimit + options.Value.LoadGrace };

    private static FencingToken Token(string text) => FencingToken.TryParse(text, null, out var token) ? token : default;

    private static async Task<SecondPodAnswer> TryAsync(Func<Task<IApiResponse<SecondPodResponse>>> ask, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await ask();
            return answer switch
            {
                { IsSuccessStatusCode: true, Content: { } pod } => new SecondPodAnswer.Stands(pod),
                { StatusCode: HttpStatusCode.PaymentRequired or HttpStatusCode.Conflict or HttpStatusCode.NotFound or HttpStatusCode.BadRequest } =>
                    new SecondPodAnswer.Refused(Detail(answer)),
                _ => new SecondPodAnswer.Silent($"The session broker answered {(int?)answer.StatusCode}."),
            };
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            return new SecondPodAnswer.Silent("The session broker did not answer.");
        }
    }

    private static string Detail(IApiResponse answer)
    {
        try
        {
            return answer.Error is ApiException { Content: { } text } && System.Text.Json.Nodes.JsonNode.Parse(text)?["detail"] is { } detail
                ? detail.GetValue<string>()
                : $"The session broker answered {(int?)answer.StatusCode}.";
        }
        catch (Exception exception) when (exception is System.Text.Json.JsonException or InvalidOperationException)
        {
            return $"The session broker answered {(int?)answer.StatusCode}.";
        }
    }
}

internal abstract record SecondPodAnswer
{
    private SecondPodAnswer()
    {
    }

    public sealed record Stands(SecondPodResponse Pod) : SecondPodAnswer;

    /// <summary>The broker has said no.</summary>
    public sealed record Refused(string Cause) : SecondPodAnswer;

    /// <summary>What the broker has done, or would, is not known.</summary>
    public sealed record Silent(string Cause) : SecondPodAnswer;
}
