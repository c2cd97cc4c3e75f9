using System.Security.Claims;
using MetaDJ.Scope.ServiceDefaults.Access;
using MetaDJ.Scope.ServiceDefaults.Access.Keys;
using MetaDJ.Scope.ServiceDefaults.Origins;
using MetaDJ.Scope.SessionBroker.Contracts;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.SessionBroker.Stage;

/// <summary>Both forms of the stage door.</summary>
internal static class StageEndpoints
{
    public static IEndpointRouteBuilder MapStage(this IEndpointRouteBuilder routes)
    {
        // The door counts what comes to it by itself, see StageRates.
        var stage = routes.MapGroup("/stage").WithTags("Stage").ExcludeFromDescription().DisableRateLimiting();
        stage.Map("/{sessionId}/{**path}", PassWithToken).WithName("Stage").RequireAuthorization(Policies.Anybody).RequireScope(Scopes.Play, reading: true);
        stage.MapGet($"/{{sessionId:{StageCookieConstraint.Name}}}/{{**path}}", PassWithCookie).WithName("StageByCookie").AllowAnonymous();
        // The ticket is the right: no header is needed, so a browser on another page may send it too.
        stage.Map("/t/{ticket}/{**path}", PassWithTicket).WithName("StageByTicket").AllowAnonymous().RequireCors(OriginModule.TicketPolicy);
        return routes;
    }

    internal static async Task<IResult> PassWithToken(SessionId sessionId, HttpContext http, ClaimsPrincipal user, StageDoor door)
    {
        if (!TryReadNumber(http, StageHeaders.FencingToken, out var fence))
        {
            return StageProblems.BadHeader(StageHeaders.FencingToken);
        }

        long? epoch = null;
        // Only services own queues: anybody else could lock them out with a high number.
        if (user.IsService() && !TryReadNumber(http, StageHeaders.QueueEpoch, out epoch))
        {
            return StageProblems.BadHeader(StageHeaders.QueueEpoch);
        }

        var role = user.IsService() ? StageRoles.Service : user.IsOperator() ? StageRoles.Operator : StageRoles.Crew;
        var subject = role == StageRoles.Crew ? user.Subject() : null;
        return await door.PassAsync(http, new StageCaller(sessionId, role, subject, user.Subject(), fence, epoch), doorSegments: 2);
    }

    internal static async Task<IResult> PassWithCookie(SessionId sessionId, HttpContext http, StageCookies cookies, StageDoor door) =>
        await cookies.ReadAsync(http.Request.Cookies[StageCookies.Name]!) is { } read && read.SessionId == sessionId
            ? await door.PassAsync(
                http, new StageCaller(sessionId, read.Role, read.Subject, read.Name, read.Fence, null, ByTicket: true, ByCookie: true), doorSegments: 2)
            : StageProblems.BadCookie();

    internal static async Task<IResult> PassWithTicket(string ticket, HttpContext http, StageTickets tickets, IOptions<OriginOptions> origins, StageDoor door)
    {
        if (origins.Value.AllowsAnyTicketOrigin)
        {
            // Also where no origin was sent: a picture of an element may be in the browser's cache when a script asks for it.
            http.Response.Headers.AccessControlAllowOrigin = "*";
        }

        return await tickets.ReadAsync(ticket) is { } read
            ? await door.PassAsync(http, new StageCaller(read.SessionId, read.Role, read.Subject, read.Name, read.Fence, null, ByTicket: true), doorSegments: 3)
            : StageProblems.BadTicket();
    }

    private static bool TryReadNumber(HttpContext http, string header, out long? number)
    {
        number = null;
        if (!http.Request.Headers.TryGetValue(header, out var values))
        {
            return true;
        }

        var valid = FencingToken.TryParse(values.Count == 1 ? values[0] : null, System.Globalization.CultureInfo.InvariantCulture, out var token);
        number = valid ? token.Value : null;
        return valid;
    }
}
