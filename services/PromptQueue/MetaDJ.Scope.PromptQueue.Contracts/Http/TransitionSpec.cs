namespace MetaDJ.Scope.PromptQueue.Contracts.Http;

/// <summary>How to get from the present prompts to the next ones.</summary>
/// <param name="Steps">Chunks, the start point included: 2 to 64. (Scope shows no change at all with 1.)</param>
/// <param name="Method">Interpolation of the embeddings.</param>
public sealed record TransitionSpec(int Steps = 4, InterpolationMethod Method = InterpolationMethod.Linear);

/// <summary>Scope's two ways to interpolate.</summary>
public enum InterpolationMethod
{
    Unknown = 0,
    Linear = 1,
    Slerp = 2,
}
