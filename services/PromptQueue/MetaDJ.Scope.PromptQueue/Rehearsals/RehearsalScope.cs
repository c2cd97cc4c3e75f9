using System.Globalization;
using System.Security.Cryptography;
using MetaDJ.Scope.PromptQueue.Looks;
using MetaDJ.Scope.ScopeApi;
using MetaDJ.Scope.ServiceDefaults.Http;

namespace MetaDJ.Scope.PromptQueue.Rehearsals;

/// <summary>A Scope at the simulator whose clock goes where we say: <see cref="Now"/> is the show's time.</summary>
internal sealed class RehearsalScope : IAsyncDisposable
{
    private const string AtHeader = "X-Rehearsal-At";
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(10);

    private readonly HttpClient _http;
    private readonly string _control;
    private readonly IScopeApi _scope;
    private TimeSpan _at;

    private RehearsalScope(HttpClient http, string id)
    {
        _http = http;
        _control = $"control/rehearsals/{id}";
        _http.BaseAddress = new Uri(http.BaseAddress!, $"{_control}/scope/");
        _scope = ScopeClient.Create(_http);
    }

    /// <summary>On the show's clock; every call is made at this instant.</summary>
    public TimeSpan Now
    {
        get => _at;
        set
        {
            _at = value < _at ? throw new ArgumentOutOfRangeException(nameof(value), "The show's clock never goes back.") : value;
            _http.DefaultRequestHeaders.Remove(AtHeader);
            _http.DefaultRequestHeaders.Add(AtHeader, ((long)_at.TotalMilliseconds).ToString(CultureInfo.InvariantCulture));
        }
    }

    /// <exception cref="RehearsalFailure">The simulator does not answer, or will not have it.</exception>
    public static async Task<RehearsalScope> OpenAsync(Func<HttpClient> client, Look look, double vramGb, CancellationToken cancellationToken)
    {
        using var door = client();
        using var answer = await door.PostAsJsonAsync(
            "control/rehearsals", new { Pipeline = look.Pipeline, Loras = look.Loras.Select(lora => lora.Name), VramGb = vramGb }, HttpDefaults.Json, cancellationToken);
        if (!answer.IsSuccessStatusCode)
        {
            throw new RehearsalFailure($"The simulator answered {(int)answer.StatusCode} to a new rehearsal.");
        }

        var opened = await answer.Content.ReadFromJsonAsync<Opened>(HttpDefaults.Json, cancellationToken);
        var scope = new RehearsalScope(client(), opened!.Id) { Now = TimeSpan.Zero };
        await scope.LoadAsync(look, cancellationToken);
        return scope;
    }

    /// <summary>Loads and starts, as a pod that gets a Look; the clock is where the first frame is out.</summary>
    public async Task LoadAsync(Look look, CancellationToken cancellationToken)
    {
        using (await _scope.StopSessionAsync(cancellationToken))
        {
            // There may be none.
        }

        using var load = await _scope.LoadAsync(new LoadRequest([look.Pipeline!], ObservedPod.LoadRequest(look)), cancellationToken);
        Now += Settling;
        using var status = await _scope.GetStatusAsync(cancellationToken);
        if (status.Content?.Status != PipelineState.Loaded)
        {
            throw new RehearsalFailure($"The rehearsed Scope could not load '{look.Pipeline}' with its LoRAs.");
        }

        using var start = await _scope.StartSessionAsync(LookChange.Start(look), cancellationToken);
        if (!start.IsSuccessful)
        {
            throw new RehearsalFailure($"The rehearsed Scope could not start: {start.Failure()}");
        }

        Now += Settling;
    }

    /// <returns>Why Scope refused it; null when it was accepted.</returns>
    public async Task<string?> UpdateAsync(ScopeParameters update, CancellationToken cancellationToken)
    {
        using var answer = await _scope.SetParametersAsync(update, cancellationToken);
        return answer.IsSuccessful ? null : answer.Failure() ?? "Scope refused it.";
    }

    /// <returns>The picture of now, in short.</returns>
    public async Task<string> FrameAsync(CancellationToken cancellationToken)
    {
        using var answer = await _scope.GetFrameAsync(60, cancellationToken);
        return answer.Content is { } frame ? Convert.ToHexString(await SHA256.HashDataAsync(frame, cancellationToken)) : "";
    }

    /// <summary>What Scope did with the updates so far.</summary>
    public async Task<RehearsalLedger> LedgerAsync(CancellationToken cancellationToken)
    {
        // Only a request to Scope moves its clock: without one, what it did since the last is missing, or is told of the next cue.
        await FrameAsync(cancellationToken);
        return await _http.GetFromJsonAsync<RehearsalLedger>($"/{_control}", HttpDefaults.Json, cancellationToken) ?? throw new RehearsalFailure("The simulator lost the rehearsal.");
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            using var closed = await _http.DeleteAsync($"/{_control}", CancellationToken.None);
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
        {
            // It closes what nobody uses by itself.
        }

        _http.Dispose();
    }

    private sealed record Opened(string Id);
}

/// <param name="At">Milliseconds on the show's clock.</param>
internal sealed record RehearsalLedger(string Id = "", long At = 0, long ReceivedCount = 0, int Applied = 0, int Dropped = 0, int Cuts = 0);

/// <summary>There will be no report, and why.</summary>
internal sealed class RehearsalFailure(string message) : Exception(message);
