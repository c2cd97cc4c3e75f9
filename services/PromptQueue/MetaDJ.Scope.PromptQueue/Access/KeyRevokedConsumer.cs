using MassTransit;
using MetaDJ.Scope.PromptQueue.Hubs;
using MetaDJ.Scope.ServiceDefaults.Access.Keys;
using MetaDJ.Scope.SessionBroker.Contracts.Messages;

namespace MetaDJ.Scope.PromptQueue.Access;

/// <summary>Believes nothing of API keys any more once one was revoked. Every process must hear it: each remembers answers of its own.</summary>
internal sealed class KeyRevokedConsumer(RemoteKeyCheck check, HubKeys hubs) : IConsumer<KeyRevoked>
{
    public Task Consume(ConsumeContext<KeyRevoked> context)
    {
        check.Forget();
        hubs.Revoked(context.Message.KeyId.ToString());
        return Task.CompletedTask;
    }
}
