using System.Security.Claims;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Looks;
using MetaDJ.Scope.PromptQueue.Queues;
using MetaDJ.Scope.PromptQueue.Ramps;
using MetaDJ.Scope.ServiceDefaults.Access;
using MetaDJ.Scope.SessionBroker.Contracts;

namespace MetaDJ.Scope.PromptQueue.Loras;

/// <summary>Looks at the LoRAs that cues want, before any of the cues is let in. The dispatcher looks once more when their time has come.</summary>
internal sealed class LoraGate(QueueGate gate, QueueStore queues, LookReader looks, LoraStore library, LoraRuleStore rules, StageMemory memory)
{
    /// <summary>What the rules say to who wants these.</summary>
    public async Task<LoraWord> RuleAsync(SessionId session, ClaimsPrincipal user, IReadOnlyList<CueRequest> cues, CancellationToken cancellationToken)
    {
        var names = cues.SelectMany(cue => cue.LoraSwap?.Loras ?? cue.Look?.Look?.Loras ?? []).Select(lora => lora.Name)
            .Concat(cues.Select(cue => RampValidation.LoraOf(cue.Ramp?.Parameter)).OfType<string>()).Distinct(StringComparer.Ordinal).ToList();
        var decks = cues.Select(cue => cue.DeckFade?.To).OfType<string>().ToHashSet(StringComparer.Ordinal);
        if (names.Count + decks.Count == 0 || user.IsOperator() || user.IsService() || await gate.ReadAsync(session, user, cancellationToken) is not { } queue
            || await queues.MemberAsync(session, user.Subject()) is not { } member)
        {
            // Who takes no part here learns so from the script, like everybody.
            return new LoraWord.Silent();
        }

        if (decks.Count > 0)
        {
            // Of a deck it is known what is in it when it is on the stage; who brings one there is asked for its LoRAs then.
            var look = await looks.ReadAsync(session, queue, cancellationToken);
            names.AddRange((look.Decks ?? []).Where(deck => decks.Contains(deck.Name)).SelectMany(deck => deck.Loras).Select(lora => lora.Name).Except(names, StringComparer.Ordinal).ToList());
        }

        var all = (await rules.ReadAsync()).Rules;
        return LoraRuling.Refusal(all, session, member, names) is { } refusal ? new LoraWord.Forbids(refusal)
            : LoraRuling.Grants(all, session, member, names) ? new LoraWord.Grants()
            : new LoraWord.Silent();
    }

    /// <param name="cues">In order: each is judged as those before it leave the stage.</param>
    /// <returns>Why one does not fit; null when all do, or nobody knows yet on which pipeline it will be.</returns>
    public async Task<string?> UnfitAsync(SessionId session, ClaimsPrincipal user, IReadOnlyList<CueRequest> cues, CancellationToken cancellationToken)
    {
        var wishes = cues.Select(cue => cue.LoraSwap).OfType<LoraSwapRequest>().ToList();
        if (wishes.Count == 0 || await gate.ReadAsync(session, user, cancellationToken) is not { } queue)
        {
            return null;
        }

        var look = await looks.ReadAsync(session, queue, cancellationToken);
        if (look.Pipeline is null)
        {
            return null;
        }

        var entries = await library.ListAsync();
        var vram = wishes.All(wish => Fades(look, wish)) ? null : await memory.VramGbAsync(session, queue.Fence, cancellationToken);
        foreach (var wish in wishes)
        {
            var fades = Fades(look, wish);
            var report = LoraFit.Check(LoraStage.Of(look, vram)!, wish.Loras, entries, fades);
            if (!report.Fits)
            {
                return report.Cause;
            }

            look = fades ? look : look with { Loras = [.. wish.Loras.Select(lora => new LookLora("", lora.Name, lora.Scale, LookLora.Fadeable))] };
        }

        return null;
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

    private static bool Fades(Look look, LoraSwapRequest wish) =>
        wish.Kind != LoraSwapKind.Reload && look.Loras.All(lora => lora.CanFade) && wish.Loras.All(lora => look.Loras.Any(loaded => loaded.Name == lora.Name));
}

/// <summary>What the rules say to a wish for LoRAs.</summary>
internal abstract record LoraWord
{
    private LoraWord()
    {
    }

    /// <summary>Nothing: the caller's role decides.</summary>
    public sealed record Silent : LoraWord;

    /// <summary>The caller may swap these, whatever their role.</summary>
    public sealed record Grants : LoraWord;

    public sealed record Forbids(string Cause) : LoraWord;
}
