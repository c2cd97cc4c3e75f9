using Refit;

namespace MetaDJ.Scope.SessionBroker.Contracts.Http;

/// <summary>
/// Services only: a second pod for a time, on which the queue prepares what shall be on stage next. Every call may be repeated: it answers what is,
/// by the name of the hand-off it is about.
/// </summary>
public interface ISecondPodApi
{
    /// <summary>Asks for it, and asks again until it is there. 200; 402 without the money, 409 without the room, or while another hand-off has one.</summary>
    /// <param name="dryRun">Only tells what would be answered, and what it would cost.</param>
    [Post("/api/sessions/{id}/second-pod")]
    Task<IApiResponse<SecondPodResponse>> AskForSecondPodAsync(
        SessionId id, [Body] SecondPodRequest request, bool dryRun = false, CancellationToken cancellationToken = default);

    /// <summary>Makes it the stage, in one step: its token is the session's from then on, and the pod of before goes back to its pool.</summary>
    [Post("/api/sessions/{id}/second-pod/switch")]
    Task<IApiResponse<SecondPodResponse>> SwitchToSecondPodAsync(
        SessionId id, [Body] SwitchToSecondPodRequest request, CancellationToken cancellationToken = default);

    /// <summary>Gives it back; 204 also when there is none.</summary>
    [Delete("/api/sessions/{id}/second-pod")]
    Task<IApiResponse> ReleaseSecondPodAsync(SessionId id, string handOff, CancellationToken cancellationToken = default);
}
