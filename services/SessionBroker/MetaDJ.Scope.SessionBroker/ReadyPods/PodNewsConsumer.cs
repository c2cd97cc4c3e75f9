using MassTransit;
using MetaDJ.Scope.Provisioning.Contracts.Messages;
using MetaDJ.Scope.SessionBroker.Sessions;

namespace MetaDJ.Scope.SessionBroker.ReadyPods;

/// <summary>Something happened to a pod: look now instead of within the interval. What it says is not believed, only looked into.</summary>
internal sealed class PodNewsConsumer(LoopWake wake) : IConsumer<PodReady>, IConsumer<PodLost>
{
    public Task Consume(ConsumeContext<PodReady> context)
    {
        wake.Wake();
        return Task.CompletedTask;
    }

    public Task Consume(ConsumeContext<PodLost> context)
    {
        wake.Wake();
        return Task.CompletedTask;
    }
}

internal sealed class PodNewsConsumerDefinition : ConsumerDefinition<PodNewsConsumer>
{
    public PodNewsConsumerDefinition() => EndpointName = "session-broker-pod-news";
}
