using System.Security.Claims;
using MetaDJ.Scope.ServiceDefaults.Access;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using MetaDJ.Scope.SessionBroker.Sessions;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.SessionBroker.Crews;

/// <summary>A crew and its invitations in the form a caller sees them.</summary>
internal sealed class CrewAnswers(CrewPresence presence, InvitationCodes codes, TimeProvider clock, IOptions<BrokerOptions> broker, IOptions<CrewOptions> crews)
{
    private static readonly Dictionary<CrewRole, IReadOnlyList<CrewAction>> Rights = Enum.GetValues<CrewRole>()
        .Where(role => role != CrewRole.Unknown).ToDictionary(role => role, CrewRights.Of);

    private static readonly List<string> Lockable = [.. StageParameters.All.Order(StringComparer.Ordinal)];

    public async Task<CrewResponse> ForAsync(ClaimsPrincipal user, Session session)
    {
        var role = user.IsService() ? null : session.RoleOf(user.Subject());
        return new CrewResponse
        {
            SessionId = session.Id,
            Members = await presence.OfAsync(session),
            MyRole = role,
            MyRights = user.IsOperator() || user.IsService() ? CrewRights.Of(CrewRole.Lead) : role is { } member ? CrewRights.Of(member) : [],
            Rights = Rights,
            Locks = SessionAnswers.LocksOf(session),
            Lockable = Lockable,
            Maximum = broker.Value.MaximumCrew,
        };
    }

    public InvitationResponse For(HttpContext http, Invitation invitation)
    {
        var open = invitation.IsOpen(clock.GetUtcNow());
        return new InvitationResponse
        {
            Id = invitation.Id,
            SessionId = invitation.Session,
            Role = invitation.Role,
            Uses = invitation.Uses,
            Used = invitation.Used,
            CreatedAt = invitation.CreatedAt,
            ExpiresAt = invitation.ExpiresAt,
            By = invitation.By,
            Open = open,
            Code = open ? codes.CodeOf(invitation.Id) : null,
            Link = open ? LinkOf(http, invitation.Id) : null,
            QrCode = open ? new Uri($"{SessionAnswers.Root(http, broker.Value)}/api/sessions/{invitation.Session}/invitations/{invitation.Id}/qr.svg") : null,
        };
    }

    /// <summary>What the link's picture says.</summary>
    public Uri LinkOf(HttpContext http, InvitationId id)
    {
        var page = crews.Value.JoinPage?.AbsoluteUri ?? $"{SessionAnswers.Root(http, broker.Value)}/join";
        return new Uri($"{page}#{codes.CodeOf(id)}");
    }
}
