using System.Text.Json.Nodes;
using NJsonSchema;
using NJsonSchema.Validation;

namespace MetaDJ.Scope.Provisioning.Tests.RunPod.Conformance;

/// <summary>
/// RunPod's published OpenAPI document. NJsonSchema knows neither <c>unevaluatedProperties</c> nor <c>if</c>, so schemas are flattened
/// first: references resolved, <c>allOf</c> merged, and those two said in older words.
/// </summary>
internal sealed class RunPodDocument
{
    private const string PathVariable = "RUNPOD_OPENAPI";
    private readonly JsonObject _root;

    private RunPodDocument(JsonObject root) => _root = root;

    public IEnumerable<string> Operations =>
        from path in _root["paths"]!.AsObject()
        from method in path.Value!.AsObject()
        where method.Key is "get" or "post" or "put" or "patch" or "delete"
        select $"{method.Key.ToUpperInvariant()} {path.Key}";

    public IEnumerable<(string Name, JsonNode Value)> ErrorExamples =>
        from response in _root["components"]!["responses"]!.AsObject()
        from example in response.Value!["content"]!["application/problem+json"]!["examples"]!.AsObject()
        select ($"{response.Key}/{example.Key}", example.Value!["value"]!);

    public static RunPodDocument Read()
    {
        var path = Find();
        Assert.SkipWhen(path is null, $"RunPod's OpenAPI document is not here: set {PathVariable} to the path of runpod-v2-openapi.json.");
        return new RunPodDocument(JsonNode.Parse(File.ReadAllText(path!))!.AsObject());
    }

    /// <summary>The operation that a sent request is meant for; null when the document has none at that path.</summary>
    public string? OperationOf(string method, string absolutePath)
    {
        var segments = absolutePath.Split('/');
        return Operations.SingleOrDefault(operation =>
            operation.StartsWith(method + " ", StringComparison.Ordinal)
            && operation[(method.Length + 1)..].Split('/') is var template
            && template.Length == segments.Length
            && template.Zip(segments).All(pair => pair.First is ['{', ..] ? pair.Second.Length > 0 : pair.First == pair.Second));
    }

    /// <param name="place"><c>query</c> or <c>header</c>.</param>
    public IReadOnlyDictionary<string, JsonObject> ParametersOf(string operation, string place)
    {
        var (own, shared) = (Operation(operation)["parameters"], PathOf(operation)["parameters"]);
        return (own?.AsArray() ?? []).Concat(shared?.AsArray() ?? [])
            .Select(parameter => Resolve(parameter!))
            .Where(parameter => parameter["in"]!.GetValue<string>() == place)
            .ToDictionary(parameter => parameter["name"]!.GetValue<string>());
    }

    public JsonObject? BodySchemaOf(string operation) =>
        Operation(operation)["requestBody"]?["content"]!["application/json"]!["schema"] is { } schema ? Flatten(schema) : null;

    public JsonObject? AnswerSchemaOf(string operation) =>
        Answers(operation).Select(answer => answer["schema"]).OfType<JsonNode>().Select(Flatten).SingleOrDefault();

    public IEnumerable<JsonNode> AnswerExamplesOf(string operation) =>
        from answer in Answers(operation)
        from example in answer["examples"]?.AsObject() ?? []
        select example.Value!["value"]!;

    public JsonObject Schema(string name) => Flatten(_root["components"]!["schemas"]![name]!);

    public static async Task<ICollection<ValidationError>> ValidateAsync(JsonObject schema, string json, CancellationToken cancellationToken) =>
        (await JsonSchema.FromJsonAsync(schema.ToJsonString(), cancellationToken)).Validate(json);

    public JsonObject Flatten(JsonNode node)
    {
        var source = Resolve(node);
        var flat = new JsonObject();
        foreach (var part in source["allOf"]?.AsArray() ?? [])
        {
            Merge(flat, Flatten(part!));
        }

        foreach (var (keyword, value) in source.ToArray())
        {
            Merge(flat, keyword, value);
        }

        return flat;
    }

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable(PathVariable) is { Length: > 0 } named)
        {
            return File.Exists(named) ? named : throw new FileNotFoundException($"{PathVariable} names a file that is not there.", named);
        }

        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "MetaDJ.Scope.sln")))
        {
            root = root.Parent;
        }

        var beside = root?.Parent is { } parent ? Path.Combine(parent.FullName, "shared", "reference", "runpod-v2-openapi.json") : null;
        return File.Exists(beside) ? beside : null;
    }

    private JsonObject PathOf(string operation) => _root["paths"]![operation.Split(' ')[1]]!.AsObject();

    private JsonObject Operation(string operation) => PathOf(operation)[operation.Split(' ')[0].ToLowerInvariant()]!.AsObject();

    private IEnumerable<JsonNode> Answers(string operation) => Operation(operation)["responses"]!.AsObject()
        .Where(response => response.Key is ['2', ..])
        .SelectMany(response => response.Value!["content"]?.AsObject() ?? [])
        .Select(content => content.Value!);

    private JsonObject Resolve(JsonNode node)
    {
        var found = node;
        while (found["$ref"] is { } reference)
        {
            found = reference.GetValue<string>().Split('/').Skip(1).Aggregate((JsonNode)_root, (at, name) => at[name]!);
        }

        return found.AsObject();
    }

    private static void Merge(JsonObject flat, JsonObject part)
    {
        foreach (var (keyword, value) in part.ToArray())
        {
            switch (keyword)
            {
                case "properties" when flat["properties"] is JsonObject known:
                    foreach (var (name, schema) in value!.AsObject())
                    {
                        known[name] = schema!.DeepClone();
                    }

                    break;
                case "required" when flat["required"] is JsonArray known:
                    flat["required"] = new JsonArray([.. known.Concat(value!.AsArray()).Select(name => name!.GetValue<string>()).Distinct().Select(name => (JsonNode)name)]);
                    break;
                default:
                    flat[keyword] = value?.DeepClone();
                    break;
            }
        }
    }

    private void Merge(JsonObject flat, string keyword, JsonNode? value)
    {
        switch (keyword)
        {
            case "allOf" or "description" or "example" or "examples" or "default" or "then" or "x-enum-varnames":
                break;
            case "properties":
                Merge(flat, new JsonObject { [keyword] = new JsonObject(value!.AsObject().Select(property => KeyValuePair.Create(property.Key, (JsonNode?)Flatten(property.Value!)))) });
                break;
            case "items":
                flat[keyword] = Flatten(value!);
                break;
            case "anyOf":
                flat[keyword] = new JsonArray([.. value!.AsArray().Select(choice => (JsonNode)Flatten(choice!))]);
                break;
            case "unevaluatedProperties":
                flat["additionalProperties"] = value!.DeepClone();
                break;
            case "if":
                // The document's only use: without a template an image is required.
                Assert.Equal("""{"not":{"required":["templateId"]}}""", value!.ToJsonString());
                flat["anyOf"] = JsonNode.Parse("""[{"required":["templateId"]},{"required":["image"]}]""");
                break;
            default:
                Merge(flat, new JsonObject { [keyword] = value?.DeepClone() });
                break;
        }
    }
}
