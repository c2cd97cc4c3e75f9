using MassTransit;
using MetaDJ.Scope.SessionBroker.Contracts.Messages;

namespace MetaDJ.Scope.Provisioning.Pods;

/// <summary>A pod wants a reset: look now. Which one, and up to which token, is read from the broker's demand.</summary>
internal sealed class PodReleasedConsumer(PodWake wake) : IConsumer<PodReleased>
{
    public Task Consume(ConsumeContext<PodReleased> context)
    {
        wake.Call();
        return Task.CompletedTask;
    }
}
