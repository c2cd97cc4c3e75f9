using System.Text.Json;
using System.Text.RegularExpressions;

namespace MetaDJ.Scope.Simulator.RunPod.Gate;

/// <summary>A request body, read strictly.</summary>
/// <param name="Value">Null exactly when refused.</param>
/// <param name="Raw">The body as sent, to tell an explicit null from nothing.</param>
internal sealed partial record RunPodBody<T>(T? Value, JsonElement Raw, RunPodProblem? Refusal)
    where T : class
{
    /// <summary>The only field that the specification lets be null.</summary>
    private const string Nullable = "$.registry";

    public bool Has(string name) => Raw.ValueKind == JsonValueKind.Object && Raw.TryGetProperty(name, out _);

    /// <summary>Called by ASP.NET Core for every parameter of this type.</summary>
    public static async ValueTask<RunPodBody<T>?> BindAsync(HttpContext context)
    {
        JsonElement raw;
        try
        {
            using var document = await JsonDocument.ParseAsync(context.Request.Body, default, context.RequestAborted);
            raw = document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return new(null, default, RunPodProblem.BadRequest("request body is not valid JSON"));
        }

        var nulls = Nulls(raw, "$").Select(path => $"{path}: got null, want a value").ToList();
        if (nulls.Count > 0)
        {
            return new(null, raw, RunPodProblem.Invalid(nulls));
        }

        try
        {
            return new(raw.Deserialize<T>(RunPodJson.Options)!, raw, null);
        }
        catch (JsonException exception)
        {
            return new(null, raw, RunPodProblem.Invalid(Explain(exception)));
        }
    }

    private static string Explain(JsonException exception)
    {
        var path = exception.Path ?? "$";
        if (UnmappedMember().Match(exception.Message) is { Success: true } unmapped)
        {
            var name = unmapped.Groups["name"].Value;
            var parent = path.EndsWith("." + name, StringComparison.Ordinal) ? path[..^(name.Length + 1)] : path;
            return $"{parent}: additional properties '{name}' not allowed";
        }

        return exception.Message.StartsWith("value must", StringComparison.Ordinal)
            ? $"{path}: {exception.Message.Split(" Path:")[0]}"
            : $"{path}: value has the wrong type";
    }

    private static IEnumerable<string> Nulls(JsonElement element, string path) => element.ValueKind switch
    {
        JsonValueKind.Null => path == Nullable ? [] : [path],
        JsonValueKind.Object => element.EnumerateObject().SelectMany(member => Nulls(member.Value, $"{path}.{member.Name}")),
        JsonValueKind.Array => element.EnumerateArray().SelectMany((item, index) => Nulls(item, $"{path}[{index}]")),
        _ => [],
    };

    [GeneratedRegex("^The JSON property '(?<name>.*?)' could not be mapped")]
    private static partial Regex UnmappedMember();
}
