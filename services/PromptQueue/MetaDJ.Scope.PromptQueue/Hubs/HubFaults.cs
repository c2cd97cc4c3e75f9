using Microsoft.AspNetCore.SignalR;

namespace MetaDJ.Scope.PromptQueue.Hubs;

/// <summary>Writes down what is a fault of ours. The framework would write every refusal too, as an error, as often as somebody cares to be refused.</summary>
internal sealed partial class HubFaults(ILogger<HubFaults> logger) : IHubFilter
{
    /// <summary>The framework's own, which cannot tell the two apart.</summary>
    public const string FrameworkLog = "Microsoft.AspNetCore.SignalR.Internal.DefaultHubDispatcher";

    public async ValueTask<object?> InvokeMethodAsync(HubInvocationContext invocationContext, Func<HubInvocationContext, ValueTask<object?>> next)
    {
        try
        {
            return await next(invocationContext);
        }
        catch (Exception exception) when (exception is not (HubException or OperationCanceledException))
        {
            LogCallFailed(invocationContext.HubMethodName, exception);
            throw;
        }
    }

    [LoggerMessage(LogLevel.Error, "The hub call {HubMethod} failed")]
    private partial void LogCallFailed(string hubMethod, Exception exception);
}
