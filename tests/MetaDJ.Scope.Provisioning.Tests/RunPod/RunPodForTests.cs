using MetaDJ.Scope.Provisioning.Cloud;
using MetaDJ.Scope.Provisioning.RunPod;
using MetaDJ.Scope.Provisioning.RunPod.Api;
using MetaDJ.Scope.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Http;

namespace MetaDJ.Scope.Provisioning.Tests.RunPod;

/// <summary>The module as services register it, with a stub for the socket and a clock that stands still.</summary>
internal sealed class RunPodForTests : IDisposable
{
    private readonly IHost _host;

    public RunPodForTests(StubRunPod stub, params (string Key, string Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { EnvironmentName = "Test" });
        builder.Configuration.AddInMemoryCollection([new("RunPod:ApiKey", "rpa_test")]);
        builder.Configuration.AddInMemoryCollection(settings.Select(setting => new KeyValuePair<string, string?>(setting.Key, setting.Value)));
        builder.Services.AddSingleton<TimeProvider>(Clock);
        builder.AddRunPod();
        builder.Services.AddSingleton<IHttpMessageHandlerBuilderFilter>(new StubFilter(stub));
        _host = builder.Build();
    }

    public ArmedTimeProvider Clock { get; } = new();

    public IGpuCloud Cloud => _host.Services.GetRequiredService<IGpuCloud>();

    public ICloudCatalogue Catalogue => _host.Services.GetRequiredService<ICloudCatalogue>();

    public ICloudStorage Storage => _host.Services.GetRequiredService<ICloudStorage>();

    public ICloudTemplates Templates => _host.Services.GetRequiredService<ICloudTemplates>();

    public IRunPodApi Api => _host.Services.GetRequiredService<IRunPodApi>();

    public async Task StartAsync(CancellationToken cancellationToken) => await _host.StartAsync(cancellationToken);

    /// <summary>Advances the clock each time somebody begins to wait on it, until the task is done. No wait may be longer than a step.</summary>
    public async Task<T> WhileTimePassesAsync<T>(Task<T> task, TimeSpan step)
    {
        while (!task.IsCompleted)
        {
            await Task.WhenAny(task, Clock.ArmedAsync(TestContext.Current.CancellationToken));
            Clock.Advance(step);
        }

        return await task;
    }

    public void Dispose() => _host.Dispose();

    private sealed class StubFilter(StubRunPod stub) : IHttpMessageHandlerBuilderFilter
    {
        public Action<HttpMessageHandlerBuilder> Configure(Action<HttpMessageHandlerBuilder> next) => builder =>
        {
            next(builder);
            builder.PrimaryHandler = stub;
        };
    }
}
