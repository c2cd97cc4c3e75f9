using System.Net.Http.Headers;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.PromptQueue.Rehearsals;

internal static class RehearsalModule
{
    public static IServiceCollection AddRehearsals(this IServiceCollection services)
    {
        services.AddOptions<RehearsalOptions>().BindConfiguration($"{PromptQueueModule.SectionName}:{RehearsalOptions.SectionName}").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<RehearsalStore>().AddSingleton<RehearsalDesk>().AddSingleton<RehearsalPlanner>();
        services.AddHttpClient(RehearsalDesk.ClientName)
            .ConfigureHttpClient((provider, http) =>
            {
                var options = provider.GetRequiredService<IOptions<RehearsalOptions>>().Value;
                http.BaseAddress = options.Simulator;
                http.Timeout = options.Limit;
                if (options.ControlKey is { Length: > 0 } key)
                {
                    http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
                }
            })
            .RemoveAllLoggers();
        return services;
    }
}
