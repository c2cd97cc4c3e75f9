using MetaDJ.Scope.SessionBroker.Stage;

namespace MetaDJ.Scope.SessionBroker.Endings;

/// <summary>Whether somebody looks past the door: WebRTC goes straight to the pod, so the pod is asked, and only when nothing else is seen of anybody.</summary>
internal sealed class Audience(PodPeers peers, IStage stage, LifeStore life)
{
    /// <summary>A pod that does not say counts as looked at: nobody loses a show to a question without an answer.</summary>
    public async Task<bool> IsThereAsync(EndingFacts facts, CancellationToken cancellationToken) =>
        await peers.FindAsync(facts.Session.Pool, facts.Lease.PodId) is { } peer
        && peer.Fence == facts.Lease.Fence
        && (await stage.ReadAsync(facts.Lease.PodId, "/api/v1/session/metrics", cancellationToken) is not { } metrics || PodAnswers.NamesSession(metrics, peer.Id) != false);

    public Task NoteAsync(EndingFacts facts) => life.NoteLifeAsync(facts.Session.Pool, [facts.Session.Id]);
}
