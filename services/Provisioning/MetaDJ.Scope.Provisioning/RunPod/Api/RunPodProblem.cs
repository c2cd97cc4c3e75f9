using System.Text.Json;

namespace MetaDJ.Scope.Provisioning.RunPod.Api;

/// <summary>RunPod's error body (a part of RFC 9457): no type, no machine-readable code.</summary>
internal sealed record RunPodProblem
{
    public string? Title { get; init; }

    public int? Status { get; init; }

    public string? Detail { get; init; }

    /// <summary>One entry per validation failure.</summary>
    public IReadOnlyList<string>? Errors { get; init; }

    /// <summary>Null when the body is not one of RunPod's own, but of something in front of it.</summary>
    public static RunPodProblem? TryRead(string? body)
    {
        if (string.IsNullOrWhiteSpace(body) || body.AsSpan().TrimStart()[0] != '{')
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<RunPodProblem>(body, RunPodJson.Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
