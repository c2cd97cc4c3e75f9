using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.ServiceDefaults.Http;

namespace MetaDJ.Scope.PromptQueue.Lint;

internal static class LintModule
{
    private const string Provisioning = "provisioning";

    public static TBuilder AddLint<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        // In one process with the broker it is there already: two would be one client with every handler twice.
        if (builder.Services.All(service => service.ServiceType != typeof(IProvisioningApi)))
        {
            builder.AddServiceClient<IProvisioningApi>(Provisioning);
        }

        builder.Services.AddSingleton<LintScout>();
        return builder;
    }
}
