using System.Collections;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using MetaDJ.Scope.Provisioning.RunPod.Api;

namespace MetaDJ.Scope.Provisioning.Tests.RunPod.Conformance;

/// <summary>Our models lose nothing of what RunPod's document says it answers, and make nothing up.</summary>
public sealed class AnswerConformanceTests
{
    /// <summary>What MetaDJ.Scope has no use for, or (the account's SSH keys) must never touch.</summary>
    private static readonly string[] NotSpoken = ["PUT /v2/account/", "/v2/clusters", "/v2/serverless", "/v2/registries", "/v2/catalog/cpus", "/v2/catalog/templates", "/v2/billing/serverless", "/v2/billing/endpoints", "/v2/billing/clusters"];

    private static readonly Dictionary<string, Type> Answers = new()
    {
        ["GET /v2/pods"] = typeof(PodList),
        ["POST /v2/pods"] = typeof(RunPodPod),
        ["GET /v2/pods/{id}"] = typeof(RunPodPod),
        ["PATCH /v2/pods/{id}"] = typeof(RunPodPod),
        ["POST /v2/pods/{id}/action"] = typeof(RunPodPod),
        ["GET /v2/account/ssh-keys"] = typeof(SshKeys),
        ["GET /v2/catalog/gpus"] = typeof(GpuTypeList),
        ["GET /v2/catalog/gpus/{id}"] = typeof(GpuType),
        ["GET /v2/catalog/datacenters"] = typeof(DataCenterList),
        ["GET /v2/catalog/datacenters/{id}"] = typeof(DataCenter),
        ["GET /v2/network-volumes"] = typeof(NetworkVolumeList),
        ["POST /v2/network-volumes"] = typeof(NetworkVolume),
        ["GET /v2/network-volumes/{id}"] = typeof(NetworkVolume),
        ["PATCH /v2/network-volumes/{id}"] = typeof(NetworkVolume),
        ["GET /v2/templates"] = typeof(PodTemplateList),
        ["POST /v2/templates"] = typeof(PodTemplate),
        ["GET /v2/templates/{id}"] = typeof(PodTemplate),
        ["PATCH /v2/templates/{id}"] = typeof(PodTemplate),
        ["GET /v2/billing"] = typeof(BillingAnswer<AccountBillingRecord, AccountBillingAmounts>),
        ["GET /v2/billing/pods"] = typeof(BillingAnswer<PodBillingRecord, PodBillingAmounts>),
        ["GET /v2/billing/network-volumes"] = typeof(BillingAnswer<NetworkVolumeBillingRecord, NetworkVolumeBillingAmounts>),
    };

    [Fact]
    public void Answers_OfTheDocument_RoundTrip()
    {
        var document = RunPodDocument.Read();
        foreach (var (operation, model) in Answers)
        {
            var examples = document.AnswerExamplesOf(operation).ToArray();

            Assert.True(examples.Length > 0, $"{operation} has no example");
            Assert.Equal([], examples.SelectMany(example => Differences(example, RoundTrip(example, model), operation)));
        }
    }

    [Fact]
    public void Errors_OfTheDocument_RoundTrip()
    {
        var examples = RunPodDocument.Read().ErrorExamples.ToArray();

        Assert.NotEmpty(examples);
        Assert.All(examples, example => Assert.Equal([], Differences(example.Value, RoundTrip(example.Value, typeof(RunPodProblem)), example.Name)));
    }

    [Fact]
    public void LogEvent_OfTheDocument_RoundTrips()
    {
        var example = Assert.Single(RunPodDocument.Read().AnswerExamplesOf("GET /v2/pods/{id}/logs")).GetValue<string>();
        var data = JsonNode.Parse(example.Split('\n').Single(line => line.StartsWith("data: ", StringComparison.Ordinal))["data: ".Length..])!;

        Assert.Equal([], Differences(data, RoundTrip(data, typeof(PodLogEvent)), "$"));
    }

    [Fact]
    public void Operations_OfTheDocument_AreSpokenOrLeftOutOnPurpose()
    {
        var withoutAnswer = new[] { "DELETE /v2/pods/{id}", "DELETE /v2/network-volumes/{id}", "DELETE /v2/templates/{id}", "GET /v2/pods/{id}/logs" };
        var spoken = Answers.Keys.Concat(withoutAnswer);

        var leftOver = RunPodDocument.Read().Operations.Except(spoken).Where(operation => !NotSpoken.Any(path => operation.Contains(path, StringComparison.Ordinal)));

        Assert.Equal([], leftOver);
    }

    /// <summary>Examples show a part of the fields only; this compares all of them, in both directions, and the words of every enum.</summary>
    [Fact]
    public void Models_HaveTheFieldsAndWordsOfTheDocument()
    {
        var document = RunPodDocument.Read();
        var findings = new List<string>();
        var declared = new Dictionary<Type, HashSet<string>>();
        foreach (var (operation, model) in Answers)
        {
            Compare(JsonType(model), document.AnswerSchemaOf(operation)!, declared, findings);
        }

        Compare(JsonType(typeof(RunPodProblem)), document.Schema("ErrorResponse"), declared, findings);
        findings.AddRange(
            from known in declared
            from property in JsonType(known.Key).Properties
            where !declared.Any(other => Shape(other.Key) == Shape(known.Key) && other.Value.Contains(property.Name))
            select $"{known.Key.Name}.{property.Name} is not in the document");

        Assert.Equal([], findings);
    }

    private static void Compare(JsonTypeInfo model, JsonObject schema, Dictionary<Type, HashSet<string>> declared, List<string> findings)
    {
        var seen = declared.TryGetValue(model.Type, out var known) ? known : declared[model.Type] = [];
        foreach (var (name, node) in schema["properties"]!.AsObject())
        {
            seen.Add(name);
            if (model.Properties.SingleOrDefault(property => property.Name == name) is not { } property)
            {
                findings.Add($"{model.Type.Name} lacks {name}");
                continue;
            }

            Compare(property.PropertyType, node!.AsObject(), declared, findings);
        }
    }

    private static void Compare(Type type, JsonObject schema, Dictionary<Type, HashSet<string>> declared, List<string> findings)
    {
        var value = schema["anyOf"]?.AsArray().Select(choice => choice!.AsObject()).First(choice => choice["type"]?.ToString() != "null") ?? schema;
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        if (value["items"] is JsonObject items && plain.IsGenericType)
        {
            Assert.True(plain.IsAssignableTo(typeof(IEnumerable)), plain.Name);
            Compare(plain.GetGenericArguments()[0], items, declared, findings);
        }
        else if (plain.IsEnum)
        {
            var words = value["enum"]!.AsArray().Select(word => word!.GetValue<string>()).ToHashSet();
            var ours = Enum.GetValues(plain).Cast<object>().Select(member => JsonSerializer.SerializeToElement(member, plain, RunPodJson.Options).GetString()!).ToHashSet();
            findings.AddRange(words.Except(ours).Select(word => $"{plain.Name} lacks {word}"));
            findings.AddRange(ours.Except(words).Where(word => word != "UNKNOWN").Select(word => $"{plain.Name}.{word} is not in the document"));
        }
        else if (value["properties"] is not null)
        {
            Compare(JsonType(plain), value, declared, findings);
        }
    }

    /// <summary>The three kinds of billing share one shape, each using a part of it.</summary>
    private static Type Shape(Type type) => type.IsGenericType ? type.GetGenericTypeDefinition() : type;

    private static JsonTypeInfo JsonType(Type type) => RunPodJson.Options.GetTypeInfo(type);

    private static JsonNode? RoundTrip(JsonNode example, Type model) =>
        JsonSerializer.SerializeToNode(example.Deserialize(model, RunPodJson.Options), model, RunPodJson.Options);

    /// <summary>Numbers by value, instants by moment, nulls like absences.</summary>
    private static IEnumerable<string> Differences(JsonNode? expected, JsonNode? actual, string path) => (expected, actual) switch
    {
        (null, null) => [],
        (JsonObject left, JsonObject right) => left.Select(field => field.Key).Union(right.Select(field => field.Key))
            .SelectMany(name => Differences(left[name], right[name], $"{path}.{name}")),
        (JsonArray left, JsonArray right) when left.Count == right.Count =>
            left.Zip(right).SelectMany((pair, index) => Differences(pair.First, pair.Second, $"{path}[{index}]")),
        (JsonValue left, JsonValue right) when SameValue(left, right) => [],
        _ => [$"{path}: {expected?.ToJsonString() ?? "nothing"} became {actual?.ToJsonString() ?? "nothing"}"],
    };

    private static bool SameValue(JsonValue left, JsonValue right) => (left.GetValueKind(), right.GetValueKind()) switch
    {
        (JsonValueKind.Number, JsonValueKind.Number) => decimal.Parse(left.ToJsonString(), CultureInfo.InvariantCulture) == decimal.Parse(right.ToJsonString(), CultureInfo.InvariantCulture),
        (JsonValueKind.String, JsonValueKind.String) => left.ToString() == right.ToString() || (Instant(left) is { } instant && instant == Instant(right)),
        var (a, b) => a == b,
    };

    private static DateTimeOffset? Instant(JsonValue value) =>
        DateTimeOffset.TryParse(value.ToString(), CultureInfo.InvariantCulture, DateTimeStyles.None, out var instant) ? instant : null;
}
