using System.Text.Json;
using MetaDJ.Scope.PromptQueue.Contracts;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Cues;
using MetaDJ.Scope.PromptQueue.Looks;
using MetaDJ.Scope.PromptQueue.Moderation;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.PromptQueue.Tests.House;

/// <summary>Things that tests need and do not care about.</summary>
internal static class Some
{
    public const string Holder = "vera";

    public static readonly DateTimeOffset Now = new(2026, 11, 24, 20, 0, 0, TimeSpan.Zero);

    /// <summary>The word list as it is without settings.</summary>
    public static HouseWords Words(params ReadOnlySpan<string> words)
    {
        var options = new ModerationOptions();
        foreach (var word in words)
        {
            options.Words.Add(word);
        }

        return new HouseWords(Options.Create(options));
    }

    public static SessionId Session() => SessionId.New(TimeProvider.System);

    public static CueRequest Prompt(string text = "a lighthouse in heavy rain") => new() { Kind = CueKind.Prompt, Prompts = [new WeightedPrompt(text)] };

    public static CueRequest Fade(string name, double scale, int steps = 3) =>
        new() { Kind = CueKind.LoraSwap, LoraSwap = new LoraSwapRequest { Loras = [new LoraScale(name, scale)], Steps = steps } };

    public static (CueId Id, CueBody Body) Cue(CueRequest? request = null) => (CueId.New(TimeProvider.System), new CueBody(Holder, request ?? Prompt(), null));

    public static CueBatch Batch(params (CueId Id, CueBody Body)[] cues) => new() { Cues = cues };

    public static SessionResponse Live(SessionId id, long fence = 7, string holder = Holder) => new()
    {
        Id = id,
        Pool = PoolName.Parse("rehearsal"),
        State = SessionState.Live,
        Holder = holder,
        FencingToken = new FencingToken(fence),
        OpenedAt = Now,
        EndsAt = Now.AddHours(1),
    };

    public static LookLora Lora(string name, double scale = 0, string mode = LookLora.Fadeable) => new($"/workspace/models/lora/{name}.safetensors", name, scale, mode);

    public static Look Look(params LookLora[] loras) => new()
    {
        Pipeline = "longlive",
        LoadParameters = Json("""{"height":320,"width":576}"""),
        Loras = loras,
        Version = 1,
    };

    public static Dictionary<string, JsonElement> Json(string text) => JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(text)!;
}
