using System.Net.Http.Json;
using System.Text.Json;

namespace MetaDJ.Scope.EndToEnd.Tests;

/// <summary>The simulator's truth: what really reached each pod, in order.</summary>
internal sealed class SimulatorControl(Uri url) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = url };

    /// <summary>For every pod that listens: the texts of the prompts it got, in order of arrival.</summary>
    public async Task<IReadOnlyList<PodPrompts>> PromptsAsync(CancellationToken cancellationToken)
    {
        var prompts = new List<PodPrompts>();
        foreach (var pod in await PodsAsync(cancellationToken))
        {
            using var answer = await _http.GetAsync($"/control/pods/{pod.Id}/updates", cancellationToken);
            if (answer.IsSuccessStatusCode)
            {
                var updates = await answer.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
                prompts.Add(new PodPrompts(pod.Id, [.. updates.GetProperty("received").EnumerateArray().SelectMany(Texts)]));
            }
        }

        return prompts;
    }

    /// <summary>Every prompt that reached a pod, in order of arrival at any.</summary>
    public async Task<IReadOnlyList<Arrival>> ArrivalsAsync(CancellationToken cancellationToken)
    {
        var arrivals = new List<Arrival>();
        foreach (var pod in await PodsAsync(cancellationToken))
        {
            using var answer = await _http.GetAsync($"/control/pods/{pod.Id}/updates", cancellationToken);
            if (answer.IsSuccessStatusCode)
            {
                var updates = await answer.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
                arrivals.AddRange(updates.GetProperty("received").EnumerateArray().SelectMany(update => Texts(update).Select(text => new Arrival(
                    pod.Id, update.GetProperty("at").GetDateTimeOffset(), text, update.GetProperty("parameters").TryGetProperty("paused", out _)))));
            }
        }

        return [.. arrivals.OrderBy(arrival => arrival.At)];
    }

    /// <summary>The pods that these play on.</summary>
    public async Task<IReadOnlyList<string>> PodsOfAsync(IReadOnlyList<Duo> duos, CancellationToken cancellationToken)
    {
        var arrivals = await ArrivalsAsync(cancellationToken);
        return [.. duos.Select(duo => arrivals.Last(duo.IsOurs).PodId)];
    }

    public async Task<IReadOnlyList<SimulatedPodFact>> PodsAsync(CancellationToken cancellationToken) =>
        (await _http.GetFromJsonAsync<JsonElement>("/control/pods", cancellationToken)).GetProperty("pods").EnumerateArray()
            .Select(pod => new SimulatedPodFact(pod.GetProperty("id").GetString()!, pod.GetProperty("name").GetString()!, pod.GetProperty("status").GetString()!))
            .ToList();

    public async Task ArmAsync(object fault, CancellationToken cancellationToken)
    {
        using var answer = await _http.PostAsJsonAsync("/faults", fault, cancellationToken);
        answer.EnsureSuccessStatusCode();
    }

    public void Dispose() => _http.Dispose();

    private static IEnumerable<string> Texts(JsonElement update) =>
        update.GetProperty("parameters").TryGetProperty("prompts", out var prompts) && prompts.ValueKind == JsonValueKind.Array
            ? prompts.EnumerateArray().Select(prompt => prompt.GetProperty("text").GetString()!)
            : [];
}

/// <summary>A prompt that reached a pod.</summary>
/// <param name="At">By this machine's clock.</param>
/// <param name="IsReplay">It came with the whole Look: only that says whether the picture stands still.</param>
internal sealed record Arrival(string PodId, DateTimeOffset At, string Text, bool IsReplay);

internal sealed record PodPrompts(string PodId, IReadOnlyList<string> Texts);

internal sealed record SimulatedPodFact(string Id, string Name, string Status);
