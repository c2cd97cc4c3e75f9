using MassTransit;
using MetaDJ.Scope.ServiceDefaults.Messaging;
using MetaDJ.Scope.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace MetaDJ.Scope.ServiceDefaults.Tests.Messaging;

public sealed class RabbitTests
{
    public sealed record Crossed
    {
        public required int Number { get; init; }
    }

    [Fact]
    public async Task Hint_OverRabbit_ArrivesAlsoAfterTheBrokerWasAway()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var rabbit = await RabbitProcess.StartAsync(cancellationToken);
        using var arrivals = new SemaphoreSlim(0);
        var builder = Host.CreateApplicationBuilder();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["ConnectionStrings:messaging"] = rabbit.ConnectionString });
        builder.AddMessaging(bus => bus.AddHandler<Crossed>((ConsumeContext<Crossed> _) =>
        {
            arrivals.Release();
            return Task.CompletedTask;
        }));
        using var host = builder.Build();
        await host.StartAsync(cancellationToken);
        var hints = host.Services.GetRequiredService<IHints>();

        hints.Publish(new Crossed { Number = 1 });
        Assert.True(await arrivals.WaitAsync(TimeSpan.FromSeconds(30), cancellationToken), "The first hint did not arrive.");

        await rabbit.RestartAsync(cancellationToken);
        await Eventually.SeeAsync(
            "a hint after the restart",
            () =>
            {
                hints.Publish(new Crossed { Number = 2 });
                return arrivals.WaitAsync(TimeSpan.FromMilliseconds(500), cancellationToken);
            },
            arrived => arrived,
            cancellationToken);
        await host.StopAsync(cancellationToken);
    }

    [Fact]
    public async Task Hint_ForEveryProcess_ArrivesInEachOfThem_NotInOneForAll()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var rabbit = await RabbitProcess.StartAsync(cancellationToken);
        using var first = await HostAsync(rabbit, cancellationToken);
        using var second = await HostAsync(rabbit, cancellationToken);

        first.Services.GetRequiredService<IHints>().Publish(new Crossed { Number = 7 });

        foreach (var host in new[] { first, second })
        {
            Assert.True(await host.Services.GetRequiredService<SemaphoreSlim>().WaitAsync(TimeSpan.FromSeconds(30), cancellationToken), "A process did not hear of it.");
            await host.StopAsync(cancellationToken);
        }

        static async Task<IHost> HostAsync(RabbitProcess rabbit, CancellationToken cancellationToken)
        {
            var builder = Host.CreateApplicationBuilder();
            builder.Services.AddSingleton(TimeProvider.System);
            builder.Services.AddSingleton(new SemaphoreSlim(0));
            builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["ConnectionStrings:messaging"] = rabbit.ConnectionString });
            builder.AddMessaging(bus => bus.AddConsumer<Listener>().InEveryProcess("listener"));
            var host = builder.Build();
            await host.StartAsync(cancellationToken);
            return host;
        }
    }

    internal sealed class Listener(SemaphoreSlim heard) : IConsumer<Crossed>
    {
        public Task Consume(ConsumeContext<Crossed> context)
        {
            heard.Release();
            return Task.CompletedTask;
        }
    }
}
