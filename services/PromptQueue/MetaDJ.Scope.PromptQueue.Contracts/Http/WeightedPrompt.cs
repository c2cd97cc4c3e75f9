namespace MetaDJ.Scope.PromptQueue.Contracts.Http;

/// <summary>A text with a weight, as Scope takes it.</summary>
/// <param name="Text">1 to 2,000 characters.</param>
/// <param name="Weight">0 to 100; Scope normalises the weights of a cue to a sum of 1.</param>
public sealed record WeightedPrompt(string Text, double Weight = 1);
