using MetaDJ.Scope.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace MetaDJ.Scope.PromptQueue.Tempo;

internal static class TempoProblems
{
    public static ProblemHttpResult NoTempo() => Problem.Create(
        StatusCodes.Status409Conflict, "no-tempo", "The session has no tempo",
        "It takes one to be on the beat: give it with PUT …/tempo, tap it with POST …/tempo/tap, or forward a clock with POST …/tempo/clock.");
}
