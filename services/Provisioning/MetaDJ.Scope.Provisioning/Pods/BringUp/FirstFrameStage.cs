using MetaDJ.Scope.ScopeApi;

namespace MetaDJ.Scope.Provisioning.Pods.BringUp;

/// <summary>Plays a calm picture until one frame of it was seen. That, and nothing less, is Ready.</summary>
internal static class FirstFrameStage
{
    private const string CalmPrompt = "slow drifting mist over still water at dawn, soft light";

    public static async Task<StageOutcome> RunAsync(BringUpRun run, CancellationToken cancellationToken)
    {
        await run.SayAsync(PodStage.FirstFrame, "starting the picture");
        if (await StartAsync(run, cancellationToken) is { } failure)
        {
            return failure;
        }

        var framesAtScales = 0L;
        if (run.Pod.Spec.Loras.Count > 0)
        {
            // Fades of the session before survive in a pipeline that was kept.
            using var scales = await run.AskAsync(scope => scope.SetParametersAsync(Scales(run.Pod), cancellationToken), cancellationToken);
            if (!scales.IsSuccessful)
            {
                return new StageOutcome.Failed($"The LoRA scales were refused: {scales.Failure()}");
            }

            framesAtScales = await FramesAsync(run, cancellationToken);
        }

        while (await FramesAsync(run, cancellationToken) <= framesAtScales)
        {
            await run.ChangeAsync(pod => pod);
            await run.PauseAsync(cancellationToken);
        }

        return await SeeAsync(run, cancellationToken);
    }

    private static async Task<StageOutcome?> StartAsync(BringUpRun run, CancellationToken cancellationToken)
    {
        var start = new SessionStart(run.Pod.Spec.Pipeline, InputMode.Text, [new ScopePrompt(CalmPrompt)], new ScopeParameters { VaceContextScale = 1 });
        while (true)
        {
            // A second start beside the first leaks a worker that nothing can stop.
            if (await LoadStage.StopSessionAsync(run, cancellationToken) is { } refusal)
            {
                return refusal;
            }

            using var answer = await run.Scope.StartSessionAsync(start, cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
            if (answer.IsSuccessful)
            {
                return null;
            }

            if (!BringUpRun.IsFromProxy(answer))
            {
                return new StageOutcome.Failed($"The picture cannot be started: {answer.Failure()}");
            }

            await run.PauseAsync(cancellationToken);
        }
    }

    private static async Task<long> FramesAsync(BringUpRun run, CancellationToken cancellationToken)
    {
        using var metrics = await run.AskAsync(scope => scope.GetMetricsAsync(cancellationToken), cancellationToken);
        return metrics.Content?.Headless?.FramesOut ?? 0;
    }

    private static async Task<StageOutcome> SeeAsync(BringUpRun run, CancellationToken cancellationToken)
    {
        using var frame = await run.AskAsync(scope => scope.GetFrameAsync(60, cancellationToken), cancellationToken);
        return frame is { IsSuccessful: true, Content: { } image } && await IsJpegAsync(image, cancellationToken)
            ? StageOutcome.Passed
            : new StageOutcome.Failed($"Frames are counted, but none can be seen: {frame.Failure() ?? "it is no JPEG"}");
    }

    private static async Task<bool> IsJpegAsync(Stream image, CancellationToken cancellationToken)
    {
        var start = new byte[3];
        return await image.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, cancellationToken) == start.Length
            && start is [0xff, 0xd8, 0xff];
    }

    private static ScopeParameters Scales(Pod pod) => new()
    {
        LoraScales = [.. pod.Spec.Loras.Select(lora => new LoraScale(CanonicalLoad.PathOf(lora), lora.Scale))],
        VaceContextScale = 1,
    };
}
