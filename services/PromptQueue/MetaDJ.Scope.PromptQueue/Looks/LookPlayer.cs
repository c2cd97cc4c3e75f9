using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using MetaDJ.Scope.PromptQueue.Dispatch;
using MetaDJ.Scope.PromptQueue.LoraSwaps;
using MetaDJ.Scope.ScopeApi;
using Microsoft.Extensions.Options;
using Refit;

namespace MetaDJ.Scope.PromptQueue.Looks;

/// <summary>Takes the steps that <see cref="LookReplay"/> plans.</summary>
internal sealed class LookPlayer(StageDoor door, TimeProvider clock, IOptions<LoraSwapOptions> options)
{
    public async Task<PlayOutcome> PlayAsync(
        StagePass pass, IScopeApi scope, Look look, IReadOnlyList<ReplayStep> steps, CancellationToken cancellationToken)
    {
        foreach (var step in steps)
        {
            var outcome = step switch
            {
                ReplayStep.Stop => await StopAsync(scope, cancellationToken),
                ReplayStep.Load => Outcome(await scope.LoadAsync(new LoadRequest([look.Pipeline!], ObservedPod.LoadRequest(look)), cancellationToken)),
                ReplayStep.AwaitLoaded => await AwaitLoadedAsync(scope, look, cancellationToken),
                ReplayStep.Start => Outcome(await scope.StartSessionAsync(LookChange.Start(look), cancellationToken)),
                ReplayStep.Update => Outcome(await door.UpdateAsync(pass, LookChange.Whole(look), cancellationToken)),
                _ => throw new UnreachableException(step.ToString()),
            };
            if (outcome is not PlayOutcome.Played)
            {
                return outcome;
            }
        }

        return new PlayOutcome.Played();
    }

    private static async Task<PlayOutcome> StopAsync(IScopeApi scope, CancellationToken cancellationToken)
    {
        using var answer = await scope.StopSessionAsync(cancellationToken);
        return answer.StatusCode == HttpStatusCode.NotFound ? new PlayOutcome.Played() : Outcome(answer);
    }

    /// <summary>
    /// The first polls after a load may still show what was before, and an error is told once, then it reads "not loaded" (traps 11 and 12):
    /// so only the exact parameters count as loaded, and "not loaded" after "loading" counts as failed.
    /// </summary>
    private async Task<PlayOutcome> AwaitLoadedAsync(IScopeApi scope, Look look, CancellationToken cancellationToken)
    {
        var wanted = JsonNode.Parse(ObservedPod.LoadRequest(look).ToJsonString());
        var begun = clock.GetTimestamp();
        var loadingSeen = false;
        while (clock.GetElapsedTime(begun) < options.Value.LoadLimit)
        {
            using (var answer = await scope.GetStatusAsync(cancellationToken))
            {
                switch (answer.Content?.Status)
                {
                    case PipelineState.Loaded when answer.Content.PipelineId == look.Pipeline && JsonNode.DeepEquals(answer.Content.LoadParams, wanted):
                        return new PlayOutcome.Played();
                    case PipelineState.Error:
                        return new PlayOutcome.Failed("Scope could not load the pipeline; its log says why.");
                    case PipelineState.NotLoaded when loadingSeen || clock.GetElapsedTime(begun) > options.Value.LoadGrace:
                        return new PlayOutcome.Failed("Scope gave up loading the pipeline; its log says why.");
                    case PipelineState.Loading:
                        loadingSeen = true;
                        break;
                    case null when Outcome(answer) is PlayOutcome.Interrupted { Refused: true } refused:
                        return refused;
                }
            }

            await Task.Delay(options.Value.Poll, clock, cancellationToken);
        }

        return new PlayOutcome.Failed($"The pipeline was not loaded within {options.Value.LoadLimit}.");
    }

    private static PlayOutcome Outcome(IApiResponse answer) => answer switch
    {
        { IsSuccessful: true } => new PlayOutcome.Played(),
        { StatusCode: HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableEntity or HttpStatusCode.InternalServerError } =>
            new PlayOutcome.Failed(answer.Failure() ?? "Scope refused."),
        { StatusCode: HttpStatusCode.Conflict or HttpStatusCode.NotFound or HttpStatusCode.Gone or HttpStatusCode.Forbidden } =>
            new PlayOutcome.Interrupted($"The stage door answered {(int)answer.StatusCode}.", Refused: true),
        _ => new PlayOutcome.Interrupted(answer.Failure() ?? "No answer."),
    };

    private static PlayOutcome Outcome(StageAnswer answer) => answer switch
    {
        StageAnswer.Accepted => new PlayOutcome.Played(),
        StageAnswer.Rejected(var cause) => new PlayOutcome.Failed(cause),
        StageAnswer.Refused(var status) => new PlayOutcome.Interrupted($"The stage door answered {status}.", Refused: true),
        StageAnswer.Unreachable(var cause) => new PlayOutcome.Interrupted(cause),
        _ => throw new UnreachableException(),
    };
}

/// <summary>How far the steps went.</summary>
internal abstract record PlayOutcome
{
    private PlayOutcome()
    {
    }

    public sealed record Played : PlayOutcome;

    /// <summary>Scope cannot do it.</summary>
    public sealed record Failed(string Cause) : PlayOutcome;

    /// <summary>The stage was lost on the way; what has been done is unknown.</summary>
    /// <param name="Refused">By the door: this token or this owner will not get further.</param>
    public sealed record Interrupted(string Cause, bool Refused = false) : PlayOutcome;
}
