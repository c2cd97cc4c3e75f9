using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Cues;

namespace MetaDJ.Scope.PromptQueue.Audiences;

/// <summary>What became of something that the crew or the audience wanted of a session's audience.</summary>
internal abstract record AudienceOutcome
{
    private AudienceOutcome()
    {
    }

    /// <summary>Whether the broker's word could make it another.</summary>
    public virtual bool IsInDoubt => false;

    public sealed record Told(AudienceResponse Audience) : AudienceOutcome;

    public sealed record Ended(string Code) : AudienceOutcome;

    /// <summary>The person is in; these are the rules they write by.</summary>
    public sealed record In(AudienceRules Rules) : AudienceOutcome;

    /// <param name="New">Not one that was there.</param>
    public sealed record Found(SubmissionResponse Submission, bool New = false) : AudienceOutcome;

    public sealed record Many(IReadOnlyList<SubmissionResponse> Submissions, string? Next) : AudienceOutcome;

    /// <summary>No such code, or nobody of its audience: it is not said which.</summary>
    public sealed record Stranger : AudienceOutcome;

    /// <summary>The audience is closed, or its session over.</summary>
    public sealed record Shut : AudienceOutcome;

    public sealed record Full : AudienceOutcome;

    public sealed record TooFast(TimeSpan Wait) : AudienceOutcome;

    public sealed record VotedAlready : AudienceOutcome;

    public sealed record TooManyVotes : AudienceOutcome;

    public sealed record NoSubmission : AudienceOutcome;

    /// <summary>It was rejected, or became a cue.</summary>
    public sealed record Over : AudienceOutcome;

    public sealed record NoAudience : AudienceOutcome;

    /// <summary>One of the crew may not.</summary>
    public sealed record Refused(ChangeOutcome Why) : AudienceOutcome
    {
        public override bool IsInDoubt => Why.IsInDoubt;
    }
}
