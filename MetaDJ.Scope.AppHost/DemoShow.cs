using MetaDJ.Scope.ServiceDefaults.Access;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.AppHost;

/// <summary>The first show and the token to play it with, from the dashboard.</summary>
internal static class DemoShow
{
    public static IResourceBuilder<ProjectResource> AddDemoShow<TProject>(
        this IDistributedApplicationBuilder builder,
        string name,
        IResourceBuilder<ProjectResource> provisioning,
        IResourceBuilder<ProjectResource> sessionBroker,
        IResourceBuilder<ProjectResource> promptQueue,
        IResourceBuilder<ParameterResource> signingKey)
        where TProject : IProjectMetadata, new() => builder
            .AddProject<TProject>(name, launchProfileName: null)
            .WithArgs("--provisioning", provisioning.GetEndpoint(ServiceResource.Endpoint))
            .WithArgs("--session-broker", sessionBroker.GetEndpoint(ServiceResource.Endpoint))
            .WithArgs("--prompt-queue", promptQueue.GetEndpoint(ServiceResource.Endpoint))
            .WithEnvironment(async context =>
                context.EnvironmentVariables["METADJ_TOKEN"] = await OperatorTokenAsync(signingKey, TimeSpan.FromHours(1), context.CancellationToken))
            .WaitFor(promptQueue)
            .WithExplicitStart();

    public static IResourceBuilder<ProjectResource> WithPlayCommand(this IResourceBuilder<ProjectResource> sessionBroker, IResourceBuilder<ProjectResource> show) =>
        sessionBroker.WithCommand(
            "play-demo-show",
            "Play the demo show",
            context => context.Services.GetRequiredService<ResourceCommandService>().ExecuteCommandAsync(show.Resource, KnownResourceCommands.StartCommand, context.CancellationToken),
            new CommandOptions
            {
                Description = $"Opens a session, plays five prompts and a LoRA fade, closes it. Watch the log of {show.Resource.Name}.",
                IconName = "Play",
                IsHighlighted = true,
                UpdateState = WhenHealthy,
            });

    /// <summary>Every route needs a token, and under Aspire no terminal shows one.</summary>
    public static IResourceBuilder<ProjectResource> WithOperatorTokenCommand(
        this IResourceBuilder<ProjectResource> sessionBroker, IResourceBuilder<ParameterResource> signingKey) => sessionBroker.WithCommand(
            "operator-token",
            "Show an operator token",
            async context => CommandResults.Success(
                "A token for a day, for the Authorization header.",
                await OperatorTokenAsync(signingKey, TimeSpan.FromDays(1), context.CancellationToken),
                CommandResultFormat.Text,
                displayImmediately: true),
            new CommandOptions { Description = "A bearer token with the operator's rights, good for a day.", IconName = "Key" });

    private static async Task<string> OperatorTokenAsync(IResourceBuilder<ParameterResource> signingKey, TimeSpan lifetime, CancellationToken cancellationToken)
    {
        var access = new AccessOptions { SigningKey = await signingKey.Resource.GetValueAsync(cancellationToken) ?? "" };
        return new AccessTokens(Options.Create(access), TimeProvider.System).Issue("operator", Roles.Operator, lifetime);
    }

    private static ResourceCommandState WhenHealthy(UpdateCommandStateContext context) =>
        context.ResourceSnapshot.HealthStatus is Microsoft.Extensions.Diagnostics.HealthChecks.HealthStatus.Healthy ? ResourceCommandState.Enabled : ResourceCommandState.Disabled;
}
