using System.Diagnostics;
using System.Security.Claims;
using MetaDJ.Scope.Primitives;
using MetaDJ.Scope.ServiceDefaults.Access;
using MetaDJ.Scope.ServiceDefaults.Access.Keys;
using MetaDJ.Scope.ServiceDefaults.Audit;
using MetaDJ.Scope.ServiceDefaults.Problems;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using MetaDJ.Scope.SessionBroker.Sessions;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.SessionBroker.Crews;

/// <summary>Ways into a session's crew: a code to say, a link to send, a picture to show.</summary>
internal static class InvitationEndpoints
{
    public static RouteGroupBuilder MapInvitations(this IEndpointRouteBuilder routes)
    {
        var invitations = routes.MapGroup("/api/sessions/{id}/invitations").WithTags("Crew").RequireAuthorization(Policies.Anybody).RequireScope(Scopes.Play, reading: true);
        invitations.MapPost("/", Create).WithName("CreateInvitation");
        invitations.MapGet("/", List).WithName("ListInvitations");
        invitations.MapGet("/{invitation}", Get).WithName("GetInvitation");
        invitations.MapGet("/{invitation}/qr.svg", Qr).WithName("GetInvitationQrCode");
        invitations.MapDelete("/{invitation}", Revoke).WithName("RevokeInvitation");
        return invitations;
    }

    internal static async Task<Results<Created<InvitationResponse>, Ok<InvitationResponse>, ProblemHttpResult>> Create(
        SessionId id, CreateInvitationRequest request, [FromHeader(Name = IdempotencyKeys.Header)] string? key, HttpContext http, ClaimsPrincipal user,
        InvitationStore invitations, InvitationCodes codes, CrewAnswers answers, IAudit audit, TimeProvider clock,
        IOptions<CrewOptions> crews, IOptions<BrokerOptions> broker)
    {
        var rules = new SessionRules().Role("role", request.Role).Uses("uses", request.Uses, broker.Value.MaximumCrew)
            .Duration("lifetime", request.Lifetime, crews.Value.LongestInvitation).IdempotencyKey(key);
        if (!rules.Holds)
        {
            return Problem.Invalid(rules.Errors);
        }

        var invitation = key is null ? InvitationId.New(clock) : codes.IdFor(id, user.Subject(), key);
        var lifetime = request.Lifetime ?? crews.Value.InvitationLifetime;
        switch (await invitations.CreateAsync(id, Acting.Of(user, CrewAction.ManageCrew), user.Subject(), invitation, request.Role, request.Uses, lifetime))
        {
            case InvitationOutcome.Created(var made):
                audit.Write(user.Subject(), "invitation.create", id.ToString(), $"{made.Role} {made.Uses}");
                NotForCaches(http);
                return TypedResults.Created($"/api/sessions/{id}/invitations/{made.Id}", answers.For(http, made));
            case InvitationOutcome.Known(var made):
                NotForCaches(http);
                return TypedResults.Ok(answers.For(http, made));
            case InvitationOutcome.KeyReused:
                return BrokerProblems.KeyReused();
            case InvitationOutcome.TooMany:
                return CrewProblems.TooManyInvitations(crews.Value.OpenInvitations);
            case InvitationOutcome.SessionOver:
                return CrewProblems.SessionOver();
            case var refused:
                return Refusal(refused);
        }
    }

    /// <summary>All of them on one page: their number is bounded.</summary>
    internal static async Task<Results<Ok<Page<InvitationResponse>>, ProblemHttpResult>> List(
        SessionId id, HttpContext http, ClaimsPrincipal user, InvitationStore invitations, CrewAnswers answers)
    {
        var outcome = await invitations.ReadAsync(id, Acting.Of(user, CrewAction.ManageCrew));
        if (outcome is not InvitationOutcome.Found(var found))
        {
            return Refusal(outcome);
        }

        NotForCaches(http);
        return TypedResults.Ok(new Page<InvitationResponse>([.. found.Select(one => answers.For(http, one))], null));
    }

    internal static async Task<Results<Ok<InvitationResponse>, ProblemHttpResult>> Get(
        SessionId id, InvitationId invitation, HttpContext http, ClaimsPrincipal user, InvitationStore invitations, CrewAnswers answers)
    {
        var outcome = await invitations.ReadAsync(id, Acting.Of(user, CrewAction.ManageCrew), invitation);
        if (outcome is not InvitationOutcome.Found([var found]))
        {
            return Refusal(outcome);
        }

        NotForCaches(http);
        return TypedResults.Ok(answers.For(http, found));
    }

    internal static async Task<Results<ContentHttpResult, ProblemHttpResult>> Qr(
        SessionId id, InvitationId invitation, HttpContext http, ClaimsPrincipal user, InvitationStore invitations, CrewAnswers answers, TimeProvider clock)
    {
        var outcome = await invitations.ReadAsync(id, Acting.Of(user, CrewAction.ManageCrew), invitation);
        if (outcome is not InvitationOutcome.Found([var found]))
        {
            return Refusal(outcome);
        }

        if (!found.IsOpen(clock.GetUtcNow()))
        {
            return CrewProblems.InvitationOver(found.RevokedAt is not null ? "revoked" : found.Used >= found.Uses ? "used-up" : "expired");
        }

        NotForCaches(http);
        return TypedResults.Content(QrSvg.Draw(answers.LinkOf(http, invitation).AbsoluteUri), "image/svg+xml");
    }

    internal static async Task<Results<NoContent, ProblemHttpResult>> Revoke(
        SessionId id, InvitationId invitation, ClaimsPrincipal user, InvitationStore invitations, IAudit audit)
    {
        var outcome = await invitations.RevokeAsync(id, Acting.Of(user, CrewAction.ManageCrew), invitation);
        if (outcome is not InvitationOutcome.Revoked)
        {
            return Refusal(outcome);
        }

        audit.Write(user.Subject(), "invitation.revoke", id.ToString());
        return TypedResults.NoContent();
    }

    private static void NotForCaches(HttpContext http) => http.Response.Headers.CacheControl = "no-store";

    private static ProblemHttpResult Refusal(InvitationOutcome outcome) => outcome switch
    {
        InvitationOutcome.NoInvitation => CrewProblems.NoSuchInvitation(),
        InvitationOutcome.Forbidden(var role) => BrokerProblems.NotYourRole(role, CrewAction.ManageCrew),
        InvitationOutcome.Unknown => BrokerProblems.NoSuchSession(),
        _ => throw new UnreachableException(outcome.ToString()),
    };
}
