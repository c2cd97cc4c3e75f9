namespace MetaDJ.Scope.SessionBroker.Contracts.Http;

/// <summary>The lead's answer to an idle warning. The body of <c>POST /api/sessions/{id}/idle-consent</c>.</summary>
public sealed record IdleConsentRequest
{
    /// <summary>
    /// False: somebody is here, the warning is lifted and idleness counts from now. True: an idle session may end early, also inside a booked show.
    /// </summary>
    public required bool MayEnd { get; init; }
}
