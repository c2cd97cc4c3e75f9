using Microsoft.Extensions.Configuration;

namespace MetaDJ.Scope.AppHost;

/// <summary>Real pods: whose account, and what they bring along.</summary>
internal static class RunPodAccount
{
    private const string Parameter = "runpod-api-key";

    /// <summary>Whether to rent. A published deployment always does: the simulator never ships.</summary>
    public static bool IsGiven(IDistributedApplicationBuilder builder) => builder.ExecutionContext.IsPublishMode || Key(builder) is not null;

    public static IResourceBuilder<ProjectResource> RentFromRunPod(this IResourceBuilder<ProjectResource> provisioning)
    {
        var builder = provisioning.ApplicationBuilder;
        var key = builder.AddParameter(Parameter, () => Key(builder) ?? "", secret: true);
        var huggingFace = builder.AddOptionalSecret("hf-token");
        var civitai = builder.AddOptionalSecret("civitai-token");
        return provisioning
            .WithEnvironment("RunPod__ApiKey", key)
            .WithEnvironment("Provisioning__PodEnvironment__HF_TOKEN", huggingFace)
            .WithEnvironment("Provisioning__PodEnvironment__CIVITAI_API_TOKEN", civitai)
            .WithPoolsOf("live.json");
    }

    /// <summary>Begins with the pools that Standalone begins with in the same case, so that there is one list of them.</summary>
    public static IResourceBuilder<ProjectResource> WithPoolsOf(this IResourceBuilder<ProjectResource> provisioning, string file)
    {
        var path = Path.Combine(provisioning.ApplicationBuilder.AppHostDirectory, "../services/Standalone/MetaDJ.Scope.Standalone", file);
        var pools = new ConfigurationBuilder().AddJsonFile(Path.GetFullPath(path)).Build().GetSection("Provisioning:Pools");
        foreach (var (name, value) in pools.AsEnumerable().Where(setting => setting.Value is not null))
        {
            provisioning.WithEnvironment(name.Replace(":", "__", StringComparison.Ordinal), value);
        }

        return provisioning;
    }

    /// <summary>The name that the services read as well, or Aspire's name for a parameter.</summary>
    private static string? Key(IDistributedApplicationBuilder builder) =>
        new[] { builder.Configuration["RunPod:ApiKey"], builder.Configuration[$"Parameters:{Parameter}"] }.FirstOrDefault(key => !string.IsNullOrWhiteSpace(key));
}
