namespace MetaDJ.Scope.AppHost;

/// <summary>What our three services have in common under Aspire.</summary>
internal static class ServiceResource
{
    public const string Endpoint = "http";
    public const string HealthPath = "/health/ready";

    /// <summary>The port in the container, the default of ASP.NET Core's images.</summary>
    public const int ContainerPort = 8080;

    /// <summary>One of our services with its door, its probe and its links.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">What its neighbours call it in service discovery.</param>
    /// <param name="hostPort">Where a published deployment opens it, the first of as many ports as there are replicas. A run on this machine takes any free port.</param>
    /// <param name="replicas">How many processes serve it.</param>
    public static IResourceBuilder<ProjectResource> AddService<TProject>(this IDistributedApplicationBuilder builder, string name, int hostPort, int replicas = 1)
        where TProject : IProjectMetadata, new() => builder
            .AddProject<TProject>(name, launchProfileName: null)
            .WithHttpEndpoint(targetPort: builder.ExecutionContext.IsPublishMode ? ContainerPort : null, name: Endpoint)
            .WithExternalHttpEndpoints()
            .WithHttpHealthCheck(HealthPath)
            .WithReplicas(replicas)
            .WithUrlForEndpoint(Endpoint, url => url.DisplayLocation = UrlDisplayLocation.DetailsOnly)
            .WithUrlForEndpoint(Endpoint, _ => new ResourceUrlAnnotation { Url = "/scalar", DisplayText = "API (Scalar)" })
            .WithUrlForEndpoint(Endpoint, _ => new ResourceUrlAnnotation { Url = HealthPath, DisplayText = "Ready?" })
            .PublishHealthyToCompose(hostPort, replicas);
}
