using MetaDJ.Scope.PromptQueue.Queues;

namespace MetaDJ.Scope.PromptQueue.KnobStreams;

/// <summary>What one caller turns at once, all or none.</summary>
/// <param name="Caller">Null for those who may act for anybody.</param>
/// <param name="Values">By name, as <see cref="Looks.Knobs"/> writes them.</param>
internal sealed record KnobTurn(QueueCaller? Caller, IReadOnlyList<KeyValuePair<string, string>> Values)
{
    /// <summary>A later turn with the same key makes this one superfluous.</summary>
    public string Key { get; } = $"{string.Join(',', Values.Select(value => value.Key))} {Caller?.Argument}";
}
