using System.Security.Claims;
using System.Text.Json;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Decks;
using MetaDJ.Scope.PromptQueue.Dispatch;
using MetaDJ.Scope.PromptQueue.Lint;
using MetaDJ.Scope.PromptQueue.Looks;
using MetaDJ.Scope.PromptQueue.LoraSwaps;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.PromptQueue.Rehearsals;

/// <summary>Finds out on what a list is to be rehearsed.</summary>
internal sealed class RehearsalPlanner(LintScout scout, SwapTimes times, TimeProvider clock, IOptions<DispatchOptions> dispatch, IOptions<RehearsalOptions> options)
{
    private const string LoraFolder = "/workspace/models/lora";
    private const int BeatsToGo = 16;

    /// <returns>Null when the session is not the caller's to see.</returns>
    public async Task<(RehearsalPlan Plan, SetListTelling Telling)?> PlanAsync(
        string name, SetList list, RehearsalRequest request, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var wish = new LintRequest { Pipeline = request.Pipeline, SessionId = request.SessionId, OnBoard = request.OnBoard, Bpm = request.Bpm };
        if (await scout.LookAsync(list, wish, user, cancellationToken) is not LintView.Seen(var subject))
        {
            return null;
        }

        if (!subject.KnowsOnBoard)
        {
            var deck = list.Cues.SelectMany(cue => cue.LoraSwap?.Loras ?? []).Concat(subject.Decks.SelectMany(deck => deck.Loras)).Select(lora => lora.Name).Distinct(StringComparer.Ordinal)
                .Where(lora => subject.Library.Any(entry => entry.Name == lora)).Take(LoraSwapValidation.MostLoras);
            subject = subject with { Stage = subject.Stage with { OnBoard = [.. deck.Select(lora => new LookLora(lora, lora, 0, LookLora.Fadeable))] } };
        }

        var stage = subject.Stage with { OnBoard = [.. subject.Stage.OnBoard.Select(lora => lora with { Path = $"{LoraFolder}/{lora.Name}.safetensors" })] };
        subject = subject with { Stage = stage, KnowsOnBoard = true };
        var findings = SetListLint.Check(name, list, subject, clock.GetUtcNow());
        var plan = new RehearsalPlan
        {
            Subject = subject,
            Look = new Look { Pipeline = stage.Pipeline, LoadParameters = LoadParameters(stage.Pipeline), Loras = stage.OnBoard, Decks = Decks(subject) },
            GoAfter = request.GoAfter ?? TimeSpan.FromMinutes(BeatsToGo / subject.Bpm),
            Rounds = request.Rounds,
            ChunkInterval = dispatch.Value.ChunkInterval,
            ReloadTakes = request.SessionId is { } session ? (await times.CostsAsync(session, stage.Pipeline)).Gap : times.Unmeasured,
            LongestShow = options.Value.LongestShow,
            MostCues = options.Value.MostCues,
            LookEvery = options.Value.Look,
        };
        return (plan, new SetListTelling(SetListLint.Tell(name, subject, findings), request.PricePerHour));
    }

    /// <summary>A list's decks are loaded before its first cue; what that costs is told by a dry run of POST …/decks, not by a rehearsal.</summary>
    private static IReadOnlyList<LookDeck>? Decks(LintSubject subject) =>
        subject.Decks.Count > 0 && subject.Decks.All(deck => deck.Loras.All(lora => subject.Stage.OnBoard.Any(loaded => loaded.Name == lora.Name))) ? LookDeck.Of(subject.Decks, null) : null;

    private static Dictionary<string, JsonElement> LoadParameters(string pipeline)
    {
        var parameters = new Dictionary<string, object> { ["height"] = 320, ["width"] = 576, ["base_seed"] = 42, ["vace_enabled"] = false };
        if (pipeline == "krea-realtime-video")
        {
            parameters["quantization"] = "fp8_e4m3fn";
        }

        return parameters.ToDictionary(entry => entry.Key, entry => JsonSerializer.SerializeToElement(entry.Value));
    }
}
