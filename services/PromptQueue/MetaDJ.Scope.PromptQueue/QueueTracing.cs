using System.Diagnostics;

namespace MetaDJ.Scope.PromptQueue;

/// <summary>The service's spans.</summary>
internal static class QueueTracing
{
    public static readonly ActivitySource Source = new("MetaDJ.Scope.PromptQueue");
}
