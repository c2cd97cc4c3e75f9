using MassTransit;
using MetaDJ.Scope.ServiceDefaults.Messaging;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace MetaDJ.Scope.ServiceDefaults.Tests.Messaging;

public sealed class HintsTests
{
    public sealed record Happened
    {
        public required int Number { get; init; }
    }

    [Fact]
    public async Task Publish_RightAfterStart_Arrives()
    {
        var arrived = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        var builder = Host.CreateApplicationBuilder();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.AddMessaging(bus => bus.AddHandler<Happened>(happened =>
        {
            arrived.TrySetResult(happened.Message.Number);
            return Task.CompletedTask;
        }));
        using var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);

        host.Services.GetRequiredService<IHints>().Publish(new Happened { Number = 7 });

        Assert.Equal(7, await arrived.Task.WaitAsync(TestContext.Current.CancellationToken));
        await host.StopAsync(TestContext.Current.CancellationToken);
    }
}
