namespace MetaDJ.Scope.PromptQueue.Contracts.Http;

/// <summary>The body of <c>PUT /api/queues/{sessionId}/audience</c>: how an audience takes part.</summary>
public sealed record AudienceRules
{
    /// <summary>Whether texts and votes are taken in, and winners chosen.</summary>
    public bool Open { get; init; } = true;

    public AudienceApproval Approval { get; init; } = AudienceApproval.Hand;

    /// <summary>Characters of a text; 1 to 500.</summary>
    public int LongestText { get; init; } = 140;

    /// <summary>Words that no text may have, besides those of the house; a star at an end lets a word go on there. At most 100.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    /// <summary>The prompt that a text becomes; {text} stands for the text, once.</summary>
    public string Template { get; init; } = "{text}";

    /// <summary>From one winner to the next; 5 to 3,600.</summary>
    public int SecondsBetween { get; init; } = 30;

    /// <summary>Whether people may vote; without, the oldest goes first, and equal texts still count together.</summary>
    public bool Votes { get; init; } = true;
}

/// <param name="Code">By which people join; to be shown to the room.</param>
/// <param name="Waiting">Submissions that wait for the crew.</param>
public sealed record AudienceResponse(string Code, int Waiting, AudienceRules Rules);

/// <summary>What one of the audience wrote.</summary>
/// <param name="Votes">Besides the author's own.</param>
/// <param name="Reason">Why it was rejected, as the crew said it.</param>
public sealed record SubmissionResponse(string Id, string Text, SubmissionState State, int Votes, DateTimeOffset At, string? Reason);

/// <param name="Text">To show in place of what was written; null leaves it.</param>
public sealed record ApproveRequest(string? Text = null);

/// <param name="Reason">For the author to read; up to 200 characters.</param>
public sealed record RejectRequest(string? Reason = null);

/// <summary>The body of <c>POST /api/audience/{code}/submissions</c>.</summary>
public sealed record SubmissionRequest(string Text);

/// <param name="Token">For the header <c>Audience-Token</c>; good for this audience alone.</param>
public sealed record JoinedAudience(string Token, int LongestText, bool Votes);
