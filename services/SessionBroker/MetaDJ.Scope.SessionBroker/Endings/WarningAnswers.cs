using System.Globalization;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using MetaDJ.Scope.SessionBroker.Sessions;

namespace MetaDJ.Scope.SessionBroker.Endings;

/// <summary>A warning in the form a caller sees it.</summary>
internal static class WarningAnswers
{
    public static SessionWarning? For(Session session, Warning? warning, DateTimeOffset now) => warning is null ? null : new SessionWarning
    {
        Kind = warning.Kind,
        Reason = warning.Reason,
        At = warning.At,
        EndsAt = warning.EndsAt,
        MinutesLeft = Math.Max(0, (int)Math.Ceiling((warning.EndsAt - now).TotalMinutes)),
        Remedy = Remedy(session, warning),
    };

    private static WarningRemedy? Remedy(Session session, Warning warning)
    {
        var longest = warning.Longest is { } milliseconds ? TimeSpan.FromMilliseconds(milliseconds) : (TimeSpan?)null;
        return warning.Reason switch
        {
            WarningReason.TimeUp or WarningReason.NextBooking when session.Turn is { } turn => new WarningRemedy(
                HttpMethods.Post, $"/api/hackathons/{turn}/extend", null, "It ends with your turn. Only an operator of the hackathon can make that longer."),
            WarningReason.TimeUp or WarningReason.NextBooking when longest is { } by && by >= TimeSpan.FromMinutes(1) => new WarningRemedy(
                HttpMethods.Post, Route("extend"), by, string.Create(CultureInfo.InvariantCulture, $"Extend it by up to {by:c}: {{\"by\": \"00:15:00\"}}, for example.")),
            WarningReason.Idle when warning.Kind == WarningKind.Question => new WarningRemedy(
                HttpMethods.Post, Route("idle-consent"), null, "Say {\"mayEnd\": true} to let it end early, or {\"mayEnd\": false} to keep it; without an answer it is kept."),
            WarningReason.Idle => new WarningRemedy(
                HttpMethods.Post, Route("idle-consent"), null, "Say {\"mayEnd\": false}, play something, or look at the picture."),
            WarningReason.NoHeartbeat => new WarningRemedy(HttpMethods.Post, Route("heartbeat"), null, "Send a heartbeat with the present fencing token."),
            _ => null,
        };

        string Route(string verb) => $"/api/sessions/{session.Id}/{verb}";
    }
}
