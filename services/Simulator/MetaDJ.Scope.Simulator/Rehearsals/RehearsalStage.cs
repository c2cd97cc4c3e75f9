using MetaDJ.Scope.Simulator.Faults;
using MetaDJ.Scope.Simulator.Scope;
using MetaDJ.Scope.Simulator.Scope.Loras;
using MetaDJ.Scope.Simulator.Scope.Weights;

namespace MetaDJ.Scope.Simulator.Rehearsals;

/// <summary>A Scope on a clock of its own that whoever rehearses moves on: a whole show passes as fast as it can be asked for, with every chunk in its place.</summary>
internal sealed class RehearsalStage : IAsyncDisposable
{
    /// <summary>Loads and downloads take no time; the chunk clock is life's, on the stepped clock.</summary>
    private static readonly SimulatorOptions Quick = new() { Speed = 0, ChunkSpeed = 1 };

    public RehearsalStage(string id, RehearsalRequest request, DateTimeOffset usedAt)
    {
        (Id, UsedAt) = (id, usedAt);
        var volume = new ScopeVolume();
        foreach (var model in ModelArtifact.Of(request.Pipeline))
            volume.Add(model.Name);
        foreach (var lora in request.Loras)
            volume.Put(LoraFile.From(new Uri($"https://huggingface.co/rehearsal/{lora}"), $"{lora}.safetensors", new LoraProvenance("local")));
        Scope = new ScopeServer(
            new ScopeServerSpec($"rehearsal-{id}", "rehearsal", request.VramGb, volume, new Dictionary<string, string>()), Clock, Quick, new FaultBoard());
    }

    public string Id { get; }

    public SteppedClock Clock { get; } = new();

    public ScopeServer Scope { get; }

    /// <summary>In life.</summary>
    public DateTimeOffset UsedAt { get; set; }

    public ValueTask DisposeAsync() => Scope.DisposeAsync();
}

/// <summary>The body of <c>POST /control/rehearsals</c>.</summary>
/// <param name="Loras">File names without <c>.safetensors</c> that lie on its volume.</param>
internal sealed record RehearsalRequest(string Pipeline, IReadOnlyList<string> Loras, double VramGb = 48);
