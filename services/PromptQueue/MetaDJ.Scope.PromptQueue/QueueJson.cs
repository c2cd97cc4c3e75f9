using System.Text.Json.Serialization;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.CueLists;
using MetaDJ.Scope.PromptQueue.Cues;
using MetaDJ.Scope.PromptQueue.Looks;
using MetaDJ.Scope.PromptQueue.Tempo;

namespace MetaDJ.Scope.PromptQueue;

/// <summary>The JSON of what we store: written and read without reflection, enums as their numbers.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CueBody))]
[JsonSerializable(typeof(Look))]
[JsonSerializable(typeof(SetList))]
[JsonSerializable(typeof(IReadOnlyList<CueRequest>))]
[JsonSerializable(typeof(CueListState))]
[JsonSerializable(typeof(HotKey))]
[JsonSerializable(typeof(SavedLook))]
[JsonSerializable(typeof(RampSpec))]
[JsonSerializable(typeof(FallbackPicture))]
[JsonSerializable(typeof(SessionTold))]
[JsonSerializable(typeof(LoraEntry))]
[JsonSerializable(typeof(LoraRules))]
[JsonSerializable(typeof(LoraInstallResponse))]
[JsonSerializable(typeof(AudienceRules))]
[JsonSerializable(typeof(SessionTempo))]
[JsonSerializable(typeof(Taps))]
[JsonSerializable(typeof(TempoTold))]
[JsonSerializable(typeof(Dictionary<string, string>))]
internal sealed partial class QueueJson : JsonSerializerContext;
