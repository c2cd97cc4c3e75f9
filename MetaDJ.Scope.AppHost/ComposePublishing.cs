using Aspire.Hosting.Docker.Resources.ComposeNodes;
using Aspire.Hosting.Docker.Resources.ServiceNodes;
using Aspire.Hosting.Docker.Resources.ServiceNodes.Swarm;

namespace MetaDJ.Scope.AppHost;

/// <summary>
/// What Aspire leaves out of a Compose file: replicas, health checks, and that waiting for somebody means waiting until they are healthy.
/// </summary>
internal static class ComposePublishing
{
    /// <summary>ASP.NET Core's images have bash and no curl.</summary>
    private static readonly string HttpProbe =
        $"exec 3<>/dev/tcp/127.0.0.1/{ServiceResource.ContainerPort} && printf 'GET {ServiceResource.HealthPath} HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n' >&3 && head -n 1 <&3 | grep -q ' 200 '";

    public static IResourceBuilder<RedisResource> PublishHealthyToCompose(this IResourceBuilder<RedisResource> redis) => redis
        .PublishAsDockerComposeService((_, service) => KeepUp(service, "CMD-SHELL", "REDISCLI_AUTH=$$REDIS_PASSWORD redis-cli ping | grep -q PONG"));

    public static IResourceBuilder<RabbitMQServerResource> PublishHealthyToCompose(this IResourceBuilder<RabbitMQServerResource> messaging) => messaging
        .PublishAsDockerComposeService((_, service) =>
        {
            // The node's name is part of where it keeps its queues, and by default it is the container's random name.
            service.Hostname = messaging.Resource.Name;
            KeepUp(service, "CMD", "rabbitmq-diagnostics", "-q", "check_port_connectivity");
        });

    public static IResourceBuilder<ProjectResource> PublishHealthyToCompose(this IResourceBuilder<ProjectResource> project, int hostPort, int replicas) => project
        .PublishAsDockerComposeService((_, service) =>
        {
            KeepUp(service, "CMD", "bash", "-c", HttpProbe);
            var hostPorts = replicas == 1 ? $"{hostPort}" : $"{hostPort}-{hostPort + replicas - 1}";
            service.Ports = [$"{hostPorts}:{ServiceResource.ContainerPort}"];
            service.Deploy = new Deploy { Replicas = replicas };
        });

    private static void KeepUp(Service service, params string[] probe)
    {
        service.Restart = "unless-stopped";
        service.Healthcheck = new Healthcheck { Test = [.. probe], Interval = "10s", Timeout = "10s", Retries = 6, StartPeriod = "60s" };
        foreach (var dependency in service.DependsOn.Values.Where(dependency => dependency.Condition == "service_started"))
        {
            dependency.Condition = "service_healthy";
        }
    }
}
