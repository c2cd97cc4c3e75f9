using System.Security.Claims;
using MetaDJ.Scope.ServiceDefaults.Access;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using MetaDJ.Scope.SessionBroker.Endings;
using MetaDJ.Scope.SessionBroker.ReadyPods;
using MetaDJ.Scope.SessionBroker.Stage;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.SessionBroker.Sessions;

/// <summary>A session in the form a caller sees it.</summary>
internal sealed class SessionAnswers(StageTickets tickets, PodWatch pods, KnownPools pools, TimeProvider clock, IOptions<BrokerOptions> options)
{
    public SessionResponse For(HttpContext http, ClaimsPrincipal user, SessionView view)
    {
        var session = view.Session;
        // A session that just ended comes with the lease it had.
        var lease = session.State is SessionState.Live or SessionState.Ending ? view.Lease : null;
        // Who just left or handed the stage over sees the session once more, but not what opens the stage to the others.
        var role = user.IsService() ? null : session.RoleOf(user.Subject());
        var anybody = user.IsOperator() || user.IsService();
        var mayEnter = anybody || role is not null;
        var mayAct = anybody || (role is { } member && CrewRights.Allows(member, CrewAction.KeepAlive));
        var now = clock.GetUtcNow();
        var outlook = view.Place is { } place ? LineOutlook.Of(place, pods.WarmUpOf(session.Pool), pools.StandingOf(session.Pool), now) : null;
        return new SessionResponse
        {
            Id = session.Id,
            Pool = session.Pool,
            State = session.State,
            BookingId = session.Booking,
            Holder = session.Holder,
            Crew = CrewOf(session),
            Locks = LocksOf(session),
            MyRole = role,
            FencingToken = lease is null || !mayAct ? null : new FencingToken(lease.Fence),
            HotSpare = lease?.Spare is { HandOff: null } ? HotSpareState.StandsBy : session.WantsSpare ? HotSpareState.Wanted : HotSpareState.None,
            SpareToken = user.IsService() && lease?.Spare is { HandOff: null } spare ? new FencingToken(spare.Fence) : null,
            LeaseExpiresAt = lease?.ExpiresAt,
            StageUrl = lease is null || !mayEnter || user.IsService() ? null : StageUrl(http, user, session.Id, lease.Fence),
            Place = view.Place,
            EstimatedLiveAt = outlook?.LiveAt,
            WaitsFor = outlook?.WaitsFor ?? [],
            OpenedAt = session.OpenedAt,
            LiveAt = session.LiveAt,
            EndsAt = session.EndsAt,
            EndedAt = session.EndedAt,
            EndReason = session.Reason,
            Notice = session.Notice ?? outlook?.Notice,
            Warning = WarningAnswers.For(session, session.Warning, now),
            Cost = (session.Spent + (lease?.CostAt(now) ?? 0)) / 1_000_000m,
        };
    }

    /// <summary>The lead first, then by role and name.</summary>
    public static IReadOnlyList<CrewMember> CrewOf(Session session) =>
    [
        new CrewMember(session.Holder, CrewRole.Lead),
        .. session.Crew.OrderBy(member => member.Value).ThenBy(member => member.Key, StringComparer.Ordinal).Select(member => new CrewMember(member.Key, member.Value)),
    ];

    public static IReadOnlyList<ParameterLock> LocksOf(Session session) =>
        [.. session.Locks.OrderBy(held => held.Key, StringComparer.Ordinal).Select(held => new ParameterLock(held.Key, held.Value.By, held.Value.At))];

    /// <summary>The address under which this caller reaches us, without a slash at its end.</summary>
    public static string Root(HttpContext http, BrokerOptions options) =>
        options.PublicUrl?.AbsoluteUri.TrimEnd('/') ?? $"{http.Request.Scheme}://{http.Request.Host}";

    private Uri StageUrl(HttpContext http, ClaimsPrincipal user, SessionId id, long fence)
    {
        var ticket = tickets.Write(new StageTicket(id, user.IsOperator() ? null : user.Subject(), fence));
        return new Uri($"{Root(http, options.Value)}/stage/t/{ticket}");
    }
}
