using System.Text.Json;

namespace MetaDJ.Scope.Simulator.Scope.Frames;

/// <summary>Prompts as they were sent. Two lists are the same when their texts and weights are.</summary>
internal sealed class PromptList(IReadOnlyList<(string Text, double Weight)> prompts)
{
    public IReadOnlyList<(string Text, double Weight)> Prompts => prompts;

    /// <summary>Tolerant, because the prompts of a session start are not validated: a bare text counts fully.</summary>
    public static PromptList Read(JsonElement element) => new(element.ValueKind switch
    {
        JsonValueKind.Array => [.. element.EnumerateArray().Select(ReadOne)],
        JsonValueKind.String => [(element.GetString()!, 1)],
        _ => [],
    });

    public bool IsSameAs(PromptList? other) => other is not null && prompts.SequenceEqual(other.Prompts);

    private static (string Text, double Weight) ReadOne(JsonElement prompt)
    {
        if (prompt.ValueKind != JsonValueKind.Object) return (prompt.ToString(), 1);
        var text = prompt.TryGetProperty("text", out var value) ? value.ToString() : "";
        return (text, prompt.TryGetProperty("weight", out var weight) && weight.ValueKind == JsonValueKind.Number ? weight.GetDouble() : 1);
    }
}

/// <summary>The <c>transition</c> of an update.</summary>
internal sealed record Transition(PromptList? Target, int Steps, bool Slerp)
{
    public static Transition? Read(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object) return null;
        var target = element.TryGetProperty("target_prompts", out var prompts) ? PromptList.Read(prompts) : null;
        var steps = element.TryGetProperty("num_steps", out var number) && number.ValueKind == JsonValueKind.Number
            ? (int)Math.Clamp(number.GetDouble(), 0, int.MaxValue) : 0;
        return new(target, steps, element.TryGetProperty("temporal_interpolation_method", out var method) && method.ValueEquals("slerp"));
    }
}
