namespace MetaDJ.Scope.AppHost;

/// <summary>Secrets, as parameters: from the environment (<c>Parameters__name</c>), user secrets, or generated.</summary>
internal static class Secrets
{
    /// <summary>One that nobody needs to know: generated on the first run and kept in user secrets.</summary>
    public static IResourceBuilder<ParameterResource> AddGeneratedSecret(this IDistributedApplicationBuilder builder, string name) =>
        builder.AddParameter(name, new GenerateParameterDefault { MinLength = 48, Special = false }, secret: true, persist: true);

    /// <summary>One that may be left out: then it is empty and nobody is asked for it.</summary>
    public static IResourceBuilder<ParameterResource> AddOptionalSecret(this IDistributedApplicationBuilder builder, string name) =>
        builder.AddParameter(name, () => builder.Configuration[$"Parameters:{name}"] ?? "", secret: true);
}
