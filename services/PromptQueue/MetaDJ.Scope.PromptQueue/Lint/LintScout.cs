using System.Security.Claims;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Dispatch;
using MetaDJ.Scope.PromptQueue.Looks;
using MetaDJ.Scope.PromptQueue.Loras;
using MetaDJ.Scope.PromptQueue.Queues;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.PromptQueue.Lint;

/// <summary>Finds out what a list is to be judged against: a session's Look, or what the caller says.</summary>
internal sealed class LintScout(LoraStore library, LookReader looks, QueueGate gate, StageMemory memory, IOptions<DispatchOptions> dispatch)
{
    public async Task<LintView> LookAsync(SetList list, LintRequest request, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var seen = await StageAsync(request, user, cancellationToken);
        if (seen is not LintView.Stage(var stage, var known))
        {
            return seen;
        }

        stage = stage with
        {
            Pipeline = request.Pipeline ?? stage.Pipeline,
            VramGb = request.VramGb ?? stage.VramGb,
        };
        return new LintView.Seen(LintSubject.Of(list, stage) with
        {
            KnowsOnBoard = known,
            Library = await library.ListAsync(),
            Bpm = request.Bpm ?? LintSubject.UsualBpm,
            InFlight = dispatch.Value.InFlight,
        });
    }

    private async Task<LintView> StageAsync(LintRequest request, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var nothing = new LintView.Stage(new LoraStage(LintSubject.UsualPipeline, []), false);
        if (request.SessionId is { } session)
        {
            if (await gate.ReadAsync(session, user, cancellationToken) is not { } queue)
            {
                return new LintView.NoSession();
            }

            var look = await looks.ReadAsync(session, queue, cancellationToken);
            return LoraStage.Of(look, await memory.VramGbAsync(session, queue.Fence, cancellationToken)) is { } stage ? new LintView.Stage(stage, true) : nothing;
        }

        return request.OnBoard is { } onBoard ? nothing with { Loras = nothing.Loras with { OnBoard = [.. onBoard.Select(Loaded)] }, Known = true } : nothing;
    }

    private static LookLora Loaded(LoraScale lora) => new(lora.Name, lora.Name, lora.Scale, LookLora.Fadeable);
}

/// <summary>What was found out.</summary>
internal abstract record LintView
{
    private LintView()
    {
    }

    public sealed record Seen(LintSubject Subject) : LintView;

    /// <param name="Known">Whether the LoRAs on board are known.</param>
    public sealed record Stage(LoraStage Loras, bool Known) : LintView;

    public sealed record NoSession : LintView;
}
