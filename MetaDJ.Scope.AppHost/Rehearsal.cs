using System.Net.Http.Headers;
using System.Net.Http.Json;

namespace MetaDJ.Scope.AppHost;

/// <summary>The rehearsal cloud: no GPU, no cost.</summary>
internal static class Rehearsal
{
    private const string ControlPath = "/faults";

    /// <summary>The simulated cloud with the commands that break it.</summary>
    public static IResourceBuilder<ProjectResource> AddSimulator<TProject>(
        this IDistributedApplicationBuilder builder, string name, IResourceBuilder<ParameterResource> controlKey)
        where TProject : IProjectMetadata, new() =>
        builder.AddProject<TProject>(name, launchProfileName: null)
            .WithHttpEndpoint(name: ServiceResource.Endpoint)
            .WithHttpHealthCheck(ServiceResource.HealthPath)
            .WithEnvironment("Simulator__Speed", "12")
            .WithEnvironment("Simulator__ControlKey", controlKey)
            .WithHttpCommand(ControlPath, "Kill a simulated pod", commandName: "kill-pod", commandOptions: new HttpCommandOptions
            {
                Description = "One running pod dies at once, as when its host is lost. Its session should recover on another.",
                IconName = "PlugDisconnected",
                IsHighlighted = true,
                PrepareRequest = async context =>
                {
                    context.Request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await controlKey.Resource.GetValueAsync(context.CancellationToken));
                    context.Request.Content = JsonContent.Create(new { kind = "podDies" });
                },
            });

    public static IResourceBuilder<ProjectResource> RehearseOn(this IResourceBuilder<ProjectResource> provisioning, IResourceBuilder<ProjectResource> simulator)
    {
        var cloud = simulator.GetEndpoint(ServiceResource.Endpoint);
        return provisioning
            .WithEnvironment("RunPod__ApiKey", "rehearsal")
            .WithEnvironment("RunPod__BaseAddress", ReferenceExpression.Create($"{cloud}/v2/"))
            .WithEnvironment("RunPod__ProxyTemplate", ReferenceExpression.Create($"{cloud}/proxy/{{podId}}-{{port}}/"))
            .WithPoolsOf("rehearsal.json")
            .WaitFor(simulator);
    }

    /// <summary>Set lists are rehearsed on a Scope that the simulator makes for it.</summary>
    public static IResourceBuilder<ProjectResource> RehearseSetListsOn(
        this IResourceBuilder<ProjectResource> promptQueue, IResourceBuilder<ProjectResource> simulator, IResourceBuilder<ParameterResource> controlKey) => promptQueue
        .WithEnvironment("PromptQueue__Rehearsals__Simulator", ReferenceExpression.Create($"{simulator.GetEndpoint(ServiceResource.Endpoint)}"))
        .WithEnvironment("PromptQueue__Rehearsals__ControlKey", controlKey);
}
