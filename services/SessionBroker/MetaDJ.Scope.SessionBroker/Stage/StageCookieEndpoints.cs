using System.Security.Claims;
using MetaDJ.Scope.ServiceDefaults.Access;
using MetaDJ.Scope.ServiceDefaults.Access.Keys;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using MetaDJ.Scope.SessionBroker.Sessions;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.SessionBroker.Stage;

/// <summary>Gives a browser what its <c>img</c> and <c>video</c> elements need to show a stage: they send no header of ours.</summary>
internal static class StageCookieEndpoints
{
    public static RouteGroupBuilder MapStageCookies(this RouteGroupBuilder sessions)
    {
        sessions.MapPost("/{id}/stage-cookie", Give).WithName("CreateStageCookie").RequireScope(Scopes.Play);
        return sessions;
    }

    internal static async Task<Results<Ok<StageCookieResponse>, ProblemHttpResult>> Give(
        SessionId id, HttpContext http, ClaimsPrincipal user, SessionStore sessions, StageCookies cookies, TimeProvider clock, IOptions<StageCookieOptions> options,
        IOptions<BrokerOptions> broker)
    {
        if (await sessions.FindAsync(id, Acting.Of(user, CrewAction.Watch)) is not { } view)
        {
            return BrokerProblems.NoSuchSession();
        }

        if (view is not { Session.State: SessionState.Live, Lease: { } lease })
        {
            return view.Session.State == SessionState.Ended ? BrokerProblems.LeaseGone() : BrokerProblems.NotLive(view.Session.State);
        }

        var until = clock.GetUtcNow() + options.Value.Lifetime;
        var root = broker.Value.PublicUrl;
        var path = $"{root?.AbsolutePath.TrimEnd('/')}/stage/{id}";
        // Services may do everything; their cookie, should one ever want it, does what an operator's does, which is the same here.
        var subject = user.IsOperator() || user.IsService() ? null : user.Subject();
        http.Response.Cookies.Append(StageCookies.Name, cookies.Write(new StageTicket(id, subject, lease.Fence), until), new CookieOptions
        {
            Path = path,
            HttpOnly = true,
            Secure = http.Request.IsHttps || root?.Scheme == Uri.UriSchemeHttps || options.Value.SameSite == SameSiteMode.None,
            SameSite = options.Value.SameSite,
            MaxAge = options.Value.Lifetime,
        });
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(new StageCookieResponse(path, until));
    }
}
