using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using MetaDJ.Scope.Simulator.RunPod.Billing;
using MetaDJ.Scope.Simulator.RunPod.Catalog;
using MetaDJ.Scope.Simulator.RunPod.Pods;
using MetaDJ.Scope.Simulator.RunPod.Templates;
using MetaDJ.Scope.Simulator.RunPod.Volumes;

namespace MetaDJ.Scope.Simulator.RunPod.Gate;

/// <summary>JSON as RunPod's v2 reads and writes it: names case by case, nothing unknown, nulls spelled out.</summary>
internal static class RunPodJson
{
    public static readonly StrictEnumConverter<PodStatus> Status = new(JsonNamingPolicy.SnakeCaseUpper);
    public static readonly StrictEnumConverter<PodAction> Action = new(JsonNamingPolicy.SnakeCaseLower);
    public static readonly StrictEnumConverter<Cloud> Cloud = new(JsonNamingPolicy.SnakeCaseUpper);
    public static readonly StrictEnumConverter<Stocked> Stocked = new(JsonNamingPolicy.SnakeCaseUpper);
    public static readonly StrictEnumConverter<VolumeTier> Tier = new(JsonNamingPolicy.SnakeCaseUpper);
    public static readonly StrictEnumConverter<TemplateCategory> Category = new(JsonNamingPolicy.SnakeCaseUpper);
    public static readonly StrictEnumConverter<BucketSize> Bucket = new(JsonNamingPolicy.SnakeCaseLower);

    public static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { Status, Action, Cloud, Stocked, Tier, Category, Bucket, new UtcConverter() },
    };
}
