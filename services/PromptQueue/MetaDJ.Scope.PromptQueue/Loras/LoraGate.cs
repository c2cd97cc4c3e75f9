using System.Security.Claims;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Looks;
using MetaDJ.Scope.PromptQueue.Queues;
using MetaDJ.Scope.ServiceDefaults.Access;
using MetaDJ.Scope.SessionBroker.Contracts;

namespace MetaDJ.Scope.PromptQueue.Loras;

/// <summary>Looks at the LoRAs that cues want, before any of the cues is let in. The dispatcher looks once more when their time has come.</summary>
internal sealed class LoraGate(QueueGate gate, QueueStore queues, LookReader looks, LoraStore library, LoraRuleStore rules, StageMemory memory)
{
    /// <param name="cues">In order: each is judged as those before it leave the stage.</param>
    public async Task<LoraVerdict> CheckAsync(SessionId session, ClaimsPrincipal user, IReadOnlyList<CueRequest> cues, CancellationToken cancellationToken)
    {
        var wishes = cues.Select(cue => cue.LoraSwap).OfType<LoraSwapRequest>().ToList();
        if (wishes.Count == 0 || await gate.ReadAsync(session, user, cancellationToken) is not { } queue)
        {
            // Who takes no part here learns so from the script, like everybody.
            return new LoraVerdict.Fine();
        }

        var names = wishes.SelectMany(wish => wish.Loras).Select(lora => lora.Name).Distinct(StringComparer.Ordinal).ToList();
        var granted = false;
        if (!user.IsOperator() && !user.IsService() && await queues.MemberAsync(session, user.Subject()) is { } member)
        {
            var all = (await rules.ReadAsync()).Rules;
            if (LoraRuling.Refusal(all, session, member, names) is { } refusal)
            {
                return new LoraVerdict.NotAllowed(refusal);
            }

            granted = LoraRuling.Grants(all, session, member, names);
        }

        return await FitAsync(session, queue, wishes, cancellationToken) is { } unfit ? unfit : new LoraVerdict.Fine { Granted = granted };
    }

    /// <summary>What a person should know of a swap that fits.</summary>
    public async Task<LoraFitReport?> ReportAsync(SessionId session, QueueFacts queue, LoraSwapRequest wish, CancellationToken cancellationToken)
    {
        var look = await looks.ReadAsync(session, queue, cancellationToken);
        var loads = !Fades(look, wish);
        return LoraStage.Of(look, loads ? await memory.VramGbAsync(session, queue.Fence, cancellationToken) : null) is { } stage
            ? LoraFit.Check(stage, wish.Loras, await library.ListAsync(), fading: !loads)
            : null;
    }

    private async Task<LoraVerdict?> FitAsync(SessionId session, QueueFacts queue, IReadOnlyList<LoraSwapRequest> wishes, CancellationToken cancellationToken)
    {
        var look = await looks.ReadAsync(session, queue, cancellationToken);
        if (look.Pipeline is null)
        {
            // Nobody knows yet on which pipeline it will be.
            return null;
        }

        var entries = await library.ListAsync();
        double? vram = null;
        var asked = false;
        foreach (var wish in wishes)
        {
            var fades = Fades(look, wish);
            if (!fades && !asked)
            {
                (vram, asked) = (await memory.VramGbAsync(session, queue.Fence, cancellationToken), true);
            }

            var report = LoraFit.Check(LoraStage.Of(look, vram)!, wish.Loras, entries, fades);
            if (!report.Fits)
            {
                return new LoraVerdict.Unfit(report.Cause);
            }

            look = fades ? look : look with { Loras = [.. wish.Loras.Select(lora => new LookLora("", lora.Name, lora.Scale, LookLora.Fadeable))] };
        }

        return null;
    }

    private static bool Fades(Look look, LoraSwapRequest wish) =>
        wish.Kind != LoraSwapKind.Reload && look.Loras.All(lora => lora.CanFade) && wish.Loras.All(lora => look.Loras.Any(loaded => loaded.Name == lora.Name));
}

/// <summary>Whether the LoRAs that somebody wants may come.</summary>
internal abstract record LoraVerdict
{
    private LoraVerdict()
    {
    }

    public sealed record Fine : LoraVerdict
    {
        /// <summary>A rule lets the caller swap these, whatever their role.</summary>
        public bool Granted { get; init; }
    }

    public sealed record NotAllowed(string Cause) : LoraVerdict;

    public sealed record Unfit(string Cause) : LoraVerdict;
}
