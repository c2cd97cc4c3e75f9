using System.Security.Claims;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Cues;
using MetaDJ.Scope.PromptQueue.KnobStreams;
using MetaDJ.Scope.PromptQueue.Queues;
using MetaDJ.Scope.PromptQueue.Ramps;
using MetaDJ.Scope.ServiceDefaults.Access;
using MetaDJ.Scope.ServiceDefaults.Access.Keys;
using MetaDJ.Scope.SessionBroker.Contracts;
using Microsoft.AspNetCore.Http.HttpResults;

namespace MetaDJ.Scope.PromptQueue.Looks;

/// <summary>The picture as we mean it to be, and the knobs on it.</summary>
internal static class LookEndpoints
{
    public static RouteGroupBuilder MapLooks(this IEndpointRouteBuilder routes)
    {
        var looks = routes.MapGroup("/api/queues/{sessionId}").WithTags("Looks").RequireAuthorization(Policies.Anybody).RequireScope(Scopes.Play);
        looks.MapGet("/look", Get).WithName("GetLook");
        looks.MapPut("/parameters", TurnKnobs).WithName("SetParameters");
        looks.MapPut("/parameters/ramp", StartRamp).WithName("StartRamp");
        return looks;
    }

    internal static async Task<Results<Ok<LookResponse>, ProblemHttpResult>> Get(
        SessionId sessionId, bool? report, LookReader looks, LookReporter reporter, QueueGate gate, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        if (await gate.ReadAsync(sessionId, user, cancellationToken) is not { } queue)
        {
            return PromptQueueProblems.NoQueue();
        }

        var look = await looks.ReadAsync(sessionId, queue, cancellationToken);
        var answer = look.ToResponse();
        return TypedResults.Ok(report == false ? answer : answer with { Report = await reporter.ReportAsync(sessionId, queue, look, cancellationToken) });
    }

    internal static async Task<Results<Accepted, ProblemHttpResult>> StartRamp(SessionId sessionId, RampSpec ramp, KnobIntake knobs, ClaimsPrincipal user)
    {
        var errors = RampValidation.CheckByHand(ramp);
        return errors.Any
            ? errors.ToProblem()
            : await TurnAsync(sessionId, new KnobTurn(QueueCaller.Of(user, CrewAction.ChangeParameters), Knobs.Write(ramp)), knobs);
    }

    internal static async Task<Results<Accepted, ProblemHttpResult>> TurnKnobs(
        SessionId sessionId, LookParameters parameters, KnobIntake knobs, ClaimsPrincipal user)
    {
        var errors = LookParametersValidation.Check(parameters);
        return errors.Any
            ? errors.ToProblem()
            : await TurnAsync(sessionId, new KnobTurn(QueueCaller.Of(user, CrewAction.ChangeParameters), Knobs.Write(parameters)), knobs);
    }

    private static async Task<Results<Accepted, ProblemHttpResult>> TurnAsync(SessionId session, KnobTurn turn, KnobIntake knobs) =>
        await knobs.TurnAsync(session, turn) switch
        {
            ChangeOutcome.Done => TypedResults.Accepted($"/api/queues/{session}/look"),
            var refused => PromptQueueProblems.Of(refused),
        };
}
