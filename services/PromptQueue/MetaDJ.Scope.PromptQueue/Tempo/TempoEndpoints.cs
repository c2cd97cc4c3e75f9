using System.Diagnostics;
using System.Security.Claims;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.ServiceDefaults.Access;
using MetaDJ.Scope.ServiceDefaults.Access.Keys;
using MetaDJ.Scope.SessionBroker.Contracts;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.PromptQueue.Tempo;

/// <summary>A session's beat grid: see it, set it, tap it, forward a clock to it.</summary>
internal static class TempoEndpoints
{
    public static void MapTempo(this IEndpointRouteBuilder routes)
    {
        var tempo = routes.MapGroup("/api/queues/{sessionId}/tempo").WithTags("Tempo").RequireAuthorization(Policies.Anybody).RequireScope(Scopes.Play);
        tempo.MapGet("/", Get).WithName("GetTempo");
        tempo.MapPut("/", Set).WithName("SetTempo");
        tempo.MapPost("/tap", Tap).WithName("TapTempo");
        tempo.MapPost("/clock", Hear).WithName("ForwardClock");
    }

    internal static async Task<Results<Ok<TempoResponse>, ProblemHttpResult>> Get(
        SessionId sessionId, TempoIntake intake, IOptions<TempoOptions> options, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        Answer(await intake.ReadAsync(sessionId, user, cancellationToken), options.Value);

    internal static async Task<Results<Ok<TempoResponse>, ProblemHttpResult>> Set(
        SessionId sessionId, TempoRequest request, TempoIntake intake, IOptions<TempoOptions> options, TimeProvider clock, ClaimsPrincipal user,
        CancellationToken cancellationToken)
    {
        var errors = TempoValidation.Check(request, clock.GetUtcNow());
        return errors.Any ? errors.ToProblem() : Answer(await intake.SetAsync(sessionId, user, request, cancellationToken), options.Value);
    }

    internal static async Task<Results<Ok<TempoResponse>, ProblemHttpResult>> Tap(
        SessionId sessionId, TapRequest request, TempoIntake intake, IOptions<TempoOptions> options, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var errors = TempoValidation.Check(request);
        return errors.Any ? errors.ToProblem() : Answer(await intake.TapAsync(sessionId, user, request, cancellationToken), options.Value);
    }

    internal static async Task<Results<Ok<TempoResponse>, ProblemHttpResult>> Hear(
        SessionId sessionId, ClockRequest heard, TempoIntake intake, IOptions<TempoOptions> options, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var errors = TempoValidation.Check(heard);
        return errors.Any ? errors.ToProblem() : Answer(await intake.HearAsync(sessionId, user, heard, cancellationToken), options.Value);
    }

    private static Results<Ok<TempoResponse>, ProblemHttpResult> Answer(TempoOutcome outcome, TempoOptions options) => outcome switch
    {
        TempoOutcome.Seen(var facts) => TypedResults.Ok(TempoView.Of(facts, options)),
        TempoOutcome.NoTempo => TempoProblems.NoTempo(),
        TempoOutcome.Refused(var why) => PromptQueueProblems.Of(why),
        _ => throw new UnreachableException(outcome.ToString()),
    };
}
