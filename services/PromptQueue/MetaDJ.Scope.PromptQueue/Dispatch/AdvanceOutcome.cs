using MetaDJ.Scope.PromptQueue.Cues;
using MetaDJ.Scope.PromptQueue.Looks;

namespace MetaDJ.Scope.PromptQueue.Dispatch;

/// <summary>What a dispatcher's step found.</summary>
internal abstract record AdvanceOutcome
{
    private AdvanceOutcome()
    {
    }

    /// <summary>Another dispatcher has the queue.</summary>
    public sealed record Lost : AdvanceOutcome;

    /// <summary>The session is over.</summary>
    public sealed record Closed : AdvanceOutcome;

    public sealed record Ours : AdvanceOutcome
    {
        public required long Epoch { get; init; }

        /// <summary>By Redis' clock, which is the one that expiry is judged by.</summary>
        public required DateTimeOffset At { get; init; }

        public required bool Paused { get; init; }

        /// <summary>The session's fencing token; empty while it holds no pod.</summary>
        public required string Fence { get; init; }

        /// <summary>The token of the pod that the Look stands on.</summary>
        public required string LookFence { get; init; }

        /// <summary>The token of the pod that stands by for the session; empty while there is none.</summary>
        public required string Spare { get; init; }

        /// <summary>Cues that still wait.</summary>
        public required int Pending { get; init; }

        /// <summary>When the next cue is due or late, or the hold ends.</summary>
        public DateTimeOffset? NextAt { get; init; }

        /// <summary>Null unless it was asked for and there is one.</summary>
        public Look? Look { get; init; }

        public required IReadOnlyList<KeyValuePair<string, string>> Knobs { get; init; }

        /// <summary>Taken just now, in order.</summary>
        public required IReadOnlyList<Cue> Cues { get; init; }

        /// <summary>The cue that the cue list waits for has left the queue: what follows is to be queued.</summary>
        public required bool ListOwes { get; init; }

        /// <summary>
        /// When it begins: taken by a dispatcher before this one and not recorded, in order. Each may have reached the stage or not; they stay taken until
        /// their fate is recorded.
        /// </summary>
        public IReadOnlyList<Cue> Left { get; init; } = [];

        /// <summary>Whether there is a pod, and the Look stands on it.</summary>
        public bool OnStage => Fence.Length > 0 && Fence == LookFence;
    }
}
