using System.Diagnostics;
using MetaDJ.Scope.SessionBroker.Stage;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.SessionBroker.Arrivals;

/// <summary>
/// Takes a picture of a booked stage and keeps it. Without one the stage is not said to be ready: the next pass tries again, and Provisioning
/// sees for itself when a pod shows nothing any more.
/// </summary>
internal sealed class StageProving(IStage stage, ProofStore proofs, ArrivalNews news, TimeProvider clock, IOptions<ArrivalOptions> options)
{
    /// <summary>A frame that is too large is taken again with less.</summary>
    private static readonly int[] Qualities = [85, 60, 30];

    public async Task ProveAsync(ArrivalAction.Prove prove, ArrivalSnapshot snapshot, CancellationToken cancellationToken)
    {
        foreach (var quality in Qualities)
        {
            var takenAt = clock.GetUtcNow();
            switch (await stage.TakeFrameAsync(prove.PodId, quality, options.Value.LongestProof, cancellationToken))
            {
                case FrameOutcome.Taken(var jpeg):
                    var pod = snapshot.Pods?.GetValueOrDefault(prove.PodId);
                    if (await proofs.KeepAsync(prove.Booking, prove.Fence, jpeg, takenAt, pod) is { } proven)
                    {
                        news.Ready(proven);
                    }

                    return;
                case FrameOutcome.TooLarge:
                    break;
                case FrameOutcome.None:
                    return;
                case var other:
                    throw new UnreachableException(other.ToString());
            }
        }
    }
}
