using System.Text.Json;
using System.Text.Json.Nodes;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Dispatch;
using MetaDJ.Scope.PromptQueue.Queues;
using MetaDJ.Scope.ScopeApi;
using MetaDJ.Scope.SessionBroker.Contracts;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.PromptQueue.Looks;

/// <summary>What differs between the Look and what the session's pod reports, within a bounded time.</summary>
internal sealed class LookReporter(StageDoor door, TimeProvider clock, IOptions<QueueOptions> options)
{
    public async Task<LookReport> ReportAsync(SessionId session, QueueFacts queue, Look look, CancellationToken cancellationToken)
    {
        if (queue.Fence.Length == 0)
        {
            return new LookReport { State = LookReportState.NoPod };
        }

        using var limit = new CancellationTokenSource(options.Value.ReportWithin, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            var scope = door.Scope(new StagePass(session, queue.Fence, 0));
            using var status = await scope.GetStatusAsync(either.Token);
            using var parameters = await scope.GetParametersAsync(either.Token);
            return status is { IsSuccessful: true, Content: { } runs } && parameters is { IsSuccessful: true, Content: { } said }
                ? new LookReport { State = LookReportState.Reported, Differences = Differences(look, runs, said.Parameters) }
                : new LookReport { State = LookReportState.Away };
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or JsonException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return new LookReport { State = LookReportState.Away };
        }
    }

    /// <summary>Pure. What the Look does not say is no difference.</summary>
    internal static IReadOnlyList<LookDifference> Differences(Look look, PipelineStatus runs, JsonObject? said)
    {
        var found = new List<LookDifference>();
        var pod = ObservedPod.From(runs);
        LookDifferences.Add(found, "pipeline", look.Pipeline is null || look.Pipeline == pod?.Pipeline, look.Pipeline, pod?.Pipeline);
        foreach (var (name, value) in look.LoadParameters)
        {
            JsonElement? reported = pod?.LoadParameters.TryGetValue(name, out var there) == true ? there : null;
            LookDifferences.Add(found, $"loadParameters.{name}", reported is { } known && JsonElement.DeepEquals(value, known), value, reported);
        }

        foreach (var lora in look.Loras)
        {
            // The status keeps the scales of the load; those since are among the parameters, as far as Scope echoes them.
            var there = pod?.Loras.FirstOrDefault(other => other.Path == lora.Path);
            LookDifferences.Add(found, $"loras.{lora.Name}", there is not null, lora.Scale, there?.Scale);
        }

        if (said?["prompts"] is JsonArray prompts && look.Prompts.Count > 0)
        {
            var texts = prompts.Select(prompt => (string?)prompt?["text"] ?? "").ToList();

            // Trigger words may stand behind what was said.
            LookDifferences.Add(
                found, "prompts", texts.Count == look.Prompts.Count && look.Prompts.Zip(texts).All(pair => pair.Second.StartsWith(pair.First.Text, StringComparison.Ordinal)),
                look.Prompts.Select(prompt => prompt.Text).ToList(), texts);
        }

        found.AddRange(LookDifferences.Parameters(look.Parameters, Reported(said)));
        if (said?["paused"] is JsonValue paused && paused.TryGetValue<bool>(out var stands))
        {
            LookDifferences.Add(found, "paused", stands == look.Paused, look.Paused, stands);
        }

        return found;
    }

    private static LookParameters Reported(JsonObject? said) => new()
    {
        NoiseScale = Number(said, "noise_scale"),
        NoiseController = Flag(said, "noise_controller"),
        ManageCache = Flag(said, "manage_cache"),
        KvCacheAttentionBias = Number(said, "kv_cache_attention_bias"),
        VaceContextScale = Number(said, "vace_context_scale"),
    };

    private static double? Number(JsonObject? said, string name) => said?[name] is JsonValue value && value.TryGetValue<double>(out var number) ? number : null;

    private static bool? Flag(JsonObject? said, string name) => said?[name] is JsonValue value && value.TryGetValue<bool>(out var flag) ? flag : null;
}
