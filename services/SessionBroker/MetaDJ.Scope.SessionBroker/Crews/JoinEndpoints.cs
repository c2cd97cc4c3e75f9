using System.Diagnostics;
using System.Security.Claims;
using MetaDJ.Scope.ServiceDefaults.Access;
using MetaDJ.Scope.ServiceDefaults.Access.Keys;
using MetaDJ.Scope.ServiceDefaults.Problems;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using MetaDJ.Scope.SessionBroker.Sessions;
using Microsoft.AspNetCore.Http.HttpResults;

namespace MetaDJ.Scope.SessionBroker.Crews;

/// <summary>Coming into a crew by a code.</summary>
internal static class JoinEndpoints
{
    private const int LongestSaid = 100;

    private static readonly string Page = ReadPage();

    public static IEndpointRouteBuilder MapJoining(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/crew/join", Join).WithName("JoinCrew").WithTags("Crew").RequireAuthorization(Policies.Anybody).RequireScope(Scopes.Play);
        // Holds nothing: the code is behind the link's hash sign and never reaches us before somebody says who they are.
        routes.MapGet("/join", ShowPage).WithName("JoinPage").ExcludeFromDescription().AllowAnonymous();
        return routes;
    }

    /// <summary>Joining again answers the same; a code never takes a greater role away.</summary>
    internal static async Task<Results<Ok<SessionResponse>, ProblemHttpResult>> Join(
        JoinCrewRequest request, HttpContext http, ClaimsPrincipal user, InvitationStore invitations, CrewNews news, SessionAnswers answers)
    {
        if (user.IsService())
        {
            return BrokerProblems.NoSuchSession();
        }

        if (request.Code.Length is 0 or > LongestSaid)
        {
            return Problem.Invalid(new Dictionary<string, string[]> { ["code"] = [$"Must be the {InvitationCodes.Length} letters and digits you were told."] });
        }

        switch (await invitations.JoinAsync(user.Subject(), request.Code))
        {
            case JoinOutcome.Joined(var view):
                news.Joined(view.Session, user.Subject());
                return TypedResults.Ok(answers.For(http, user, view));
            case JoinOutcome.Known(var view):
                return TypedResults.Ok(answers.For(http, user, view));
            case JoinOutcome.Over(var why):
                return CrewProblems.InvitationOver(why);
            case JoinOutcome.Removed:
                return CrewProblems.Removed();
            case JoinOutcome.Full:
                return BrokerProblems.CrewFull();
            case JoinOutcome.Unknown:
                return CrewProblems.NoSuchCode();
            case JoinOutcome.TooManyAttempts(var pause):
                return CrewProblems.TooManyAttempts(http, pause);
            case var other:
                throw new UnreachableException(other.ToString());
        }
    }

    internal static ContentHttpResult ShowPage(HttpContext http)
    {
        http.Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'";
        http.Response.Headers["Referrer-Policy"] = "no-referrer";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        return TypedResults.Content(Page, "text/html; charset=utf-8");
    }

    private static string ReadPage()
    {
        using var reader = new StreamReader(typeof(JoinEndpoints).Assembly.GetManifestResourceStream("MetaDJ.Scope.SessionBroker.Crews.JoinPage.html")!);
        return reader.ReadToEnd();
    }
}
