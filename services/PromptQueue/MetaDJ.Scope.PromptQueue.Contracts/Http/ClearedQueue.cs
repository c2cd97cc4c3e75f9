namespace MetaDJ.Scope.PromptQueue.Contracts.Http;

/// <summary>What a clearing took out of a queue. Cues already on their way are not touched.</summary>
public sealed record ClearedQueue(int Cancelled);
