using System.Diagnostics;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Decks;
using MetaDJ.Scope.PromptQueue.Looks;
using MetaDJ.Scope.PromptQueue.LoraSwaps;

namespace MetaDJ.Scope.PromptQueue.Rehearsals;

internal sealed partial class RehearsalPlay
{
    private async Task FadeDecksAsync(PlayedCue played, DeckFadeSpec fade, CancellationToken cancellationToken)
    {
        if (_look.Decks is not { } decks || decks.All(deck => deck.Name != fade.To))
        {
            played.Incident = $"There is no deck '{fade.To}' on the stage.";
            return;
        }

        await FadeAsync(played, DeckFader.Steps(_look, decks, fade), cancellationToken);
        _look = _look with { Decks = DeckFader.Target(decks, fade) };
    }

    private async Task FadeAsync(PlayedCue played, IReadOnlyList<IReadOnlyDictionary<string, double>> steps, CancellationToken cancellationToken)
    {
        // All is heard as it should be: there is nothing to send.
        played.SentAt = steps.Count == 0 ? scope.Now - _begun : played.SentAt;
        var begun = scope.Now;
        for (var i = 0; i < steps.Count; i++)
        {
            // As on stage: one a chunk, counted from the first, and where Scope has room.
            var (due, room) = (begun + (i * plan.ChunkInterval), Of(_pace.NextAt(At(scope.Now))));
            await ToAsync(due > room ? due : room, cancellationToken);
            begun = i == 0 ? scope.Now : begun;
            await SendAsync(played, LookChange.Scales(_look, steps[i], new LookParameters()), cancellationToken);
        }
    }

    private async Task SwapAsync(PlayedCue played, LoraSwapRequest request, CancellationToken cancellationToken)
    {
        switch (LoraSwapPlan.Decide(_look, plan.Subject.Library, request, plan.Subject.Stage.VramGb))
        {
            case LoraSwapPlan.Refused(var cause):
                played.Incident = cause;
                break;
            case LoraSwapPlan.Fade fade:
                await FadeAsync(played, fade.Steps, cancellationToken);
                break;
            case LoraSwapPlan.Reload reload:
                await ReloadAsync(played, reload, cancellationToken);
                break;
            case LoraSwapPlan.HandOff:
                played.Incident = "Hand-offs to a second pod are not rehearsed.";
                break;
            default:
                throw new UnreachableException();
        }

        if (request.Decks is { } decks && played.Incident is null)
        {
            _look = _look with { Decks = LookDeck.Of(decks, request.Up) };
        }
    }

    /// <summary>Scope's own load takes no time here; what it takes in life is told by what it lately took.</summary>
    private async Task ReloadAsync(PlayedCue played, LoraSwapPlan.Reload reload, CancellationToken cancellationToken)
    {
        played.SentAt ??= scope.Now - _begun;
        var unknown = reload.Loras.Where(lora => plan.Look.Loras.All(loaded => loaded.Name != lora.Name)).Select(lora => lora.Name).ToList();
        if (unknown.Count > 0)
        {
            played.Incident = $"It loads LoRAs that were not on board ({string.Join(", ", unknown)}): the picture is away, and the rehearsal goes on with those that were.";
        }

        var (begun, before) = (scope.Now, await scope.FrameAsync(cancellationToken));
        _look = _look with
        {
            Loras = [.. _look.Loras.Select(lora => lora with { Scale = reload.Loras.FirstOrDefault(wish => wish.Name == lora.Name)?.Scale ?? 0 })],
            Version = _look.Version + 1,
        };
        await scope.LoadAsync(_look, cancellationToken);
        var away = scope.Now - begun;
        if (away < plan.ReloadTakes)
        {
            scope.Now = begun + plan.ReloadTakes;
            away = plan.ReloadTakes;
        }

        played.FirstChangedAt = await scope.FrameAsync(cancellationToken) != before ? scope.Now - _begun : null;
        played.WithoutPicture += away;
        played.Updates++;
        _watched = null;
    }
}
