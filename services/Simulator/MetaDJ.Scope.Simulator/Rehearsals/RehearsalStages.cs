using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace MetaDJ.Scope.Simulator.Rehearsals;

/// <summary>The stages that are rehearsed on now: a few, and none for longer than somebody uses it.</summary>
internal sealed class RehearsalStages(SimulatedClock clock)
{
    public const int Most = 16;
    private static readonly TimeSpan Unused = TimeSpan.FromMinutes(2);

    private readonly ConcurrentDictionary<string, RehearsalStage> _stages = new(StringComparer.Ordinal);

    /// <returns>Null when all places are taken.</returns>
    public async Task<RehearsalStage?> OpenAsync(RehearsalRequest request)
    {
        var now = clock.Life.GetUtcNow();
        foreach (var left in _stages.Values.Where(stage => now - stage.UsedAt > Unused).ToList())
            await CloseAsync(left.Id);
        if (_stages.Count >= Most) return null;
        var stage = new RehearsalStage(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8)), request, now);
        _stages[stage.Id] = stage;
        return stage;
    }

    public RehearsalStage? Find(string id)
    {
        if (!_stages.TryGetValue(id, out var stage)) return null;
        stage.UsedAt = clock.Life.GetUtcNow();
        return stage;
    }

    public async Task<bool> CloseAsync(string id)
    {
        if (!_stages.TryRemove(id, out var stage)) return false;
        await stage.DisposeAsync();
        return true;
    }
}
