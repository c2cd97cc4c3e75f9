using System.Security.Cryptography;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.ScopeApi;
using Refit;

namespace MetaDJ.Scope.Provisioning.Pods.BringUp;

/// <summary>
/// Plays a calm picture until one new frame of it was seen. That, and nothing less, is Ready: Scope keeps giving its last frame, so the frame
/// must differ from those that were there before, and its session must have counted one.
/// </summary>
internal static class FirstFrameStage
{
    /// <summary>One after the other: what the pod showed last must not look like what it is to show now.</summary>
    private static readonly string[] CalmPictures =
    [
        "slow drifting mist over still water at dawn, soft light",
        "soft clouds over a wide plain at dusk, slow and quiet",
        "gentle ripples on a dark lake under the moon, slow motion",
    ];

    public static async Task<StageOutcome> RunAsync(BringUpRun run, CancellationToken cancellationToken)
    {
        await run.ChangeAsync(pod => pod with
        {
            CalmPicture = (pod.CalmPicture + 1) % CalmPictures.Length,
            Way = pod.Way.Enter(PodStage.FirstFrame, "starting the picture", run.Now),
        });
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
                return new StageOutcome.Failed($"The LoRA scales were refused: {scales.Failure()}", PodCause.PictureFailed);
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

    /// <summary>What is shown already. Without a session Scope has no frame; with one it shows whose picture that was.</summary>
    public static async Task RememberAsync(BringUpRun run, CancellationToken cancellationToken)
    {
        using var frame = await run.AskAsync(scope => scope.GetFrameAsync(Quality, cancellationToken), cancellationToken);
        if (await DigestAsync(frame, cancellationToken) is { } digest)
        {
            run.OldFrames.Add(digest);
        }
    }

    private const int Quality = 60;

    private static async Task<StageOutcome?> StartAsync(BringUpRun run, CancellationToken cancellationToken)
    {
        var calm = new ScopePrompt(CalmPictures[run.Pod.CalmPicture % CalmPictures.Length]);
        var start = new SessionStart(run.Pod.Spec.Pipeline, InputMode.Text, [calm], new ScopeParameters { VaceContextScale = 1 });
        while (true)
        {
            // A second start beside the first leaks a worker that nothing can stop.
            if (await LoadStage.StopSessionAsync(run, cancellationToken) is { } refusal)
            {
                return refusal;
            }

            await RememberAsync(run, cancellationToken);
            using var answer = await run.Scope.StartSessionAsync(start, cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
            if (answer.IsSuccessful)
            {
                return null;
            }

            if (!BringUpRun.IsFromProxy(answer))
            {
                return new StageOutcome.Failed($"The picture cannot be started: {answer.Failure()}", PodCause.PictureFailed);
            }

            await run.ChangeAsync(pod => pod);
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
        while (true)
        {
            using var frame = await run.AskAsync(scope => scope.GetFrameAsync(Quality, cancellationToken), cancellationToken);
            if (await DigestAsync(frame, cancellationToken) is not { } digest)
            {
                return new StageOutcome.Failed($"Frames are counted, but none can be seen: {frame.Failure() ?? "it is no JPEG"}", PodCause.PictureFailed);
            }

            if (!run.OldFrames.Contains(digest))
            {
                return StageOutcome.Passed;
            }

            await run.SayAsync(PodStage.FirstFrame, "frames are counted, the old picture is still shown");
            await run.PauseAsync(cancellationToken);
        }
    }

    /// <returns>Null when it is no JPEG.</returns>
    private static async Task<string?> DigestAsync(IApiResponse<Stream> frame, CancellationToken cancellationToken)
    {
        if (frame is not { IsSuccessful: true, Content: { } image })
        {
            return null;
        }

        using var bytes = new MemoryStream();
        await image.CopyToAsync(bytes, cancellationToken);
        return bytes.ToArray() is [0xff, 0xd8, 0xff, ..] jpeg ? Convert.ToHexString(SHA256.HashData(jpeg)) : null;
    }

    private static ScopeParameters Scales(Pod pod) => new()
    {
        LoraScales = [.. pod.Spec.Loras.Select(lora => new LoraScale(CanonicalLoad.PathOf(lora), lora.Scale))],
        VaceContextScale = 1,
    };
}
