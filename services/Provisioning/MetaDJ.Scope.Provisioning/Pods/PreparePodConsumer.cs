using MassTransit;
using MetaDJ.Scope.Provisioning.Contracts.Messages;

namespace MetaDJ.Scope.Provisioning.Pods;

/// <summary>Somebody waits: look now. How many are wanted is read from the broker's demand.</summary>
internal sealed class PreparePodConsumer(PodWake wake) : IConsumer<PreparePod>
{
    public Task Consume(ConsumeContext<PreparePod> context)
    {
        wake.Call();
        return Task.CompletedTask;
    }
}
