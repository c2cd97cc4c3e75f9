using MetaDJ.Scope.ServiceDefaults.Access.Keys;
using MetaDJ.Scope.SessionBroker.People.ApiKeys;
using MetaDJ.Scope.SessionBroker.People.Teams;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace MetaDJ.Scope.SessionBroker.People;

internal static class PeopleModule
{
    public static IHostApplicationBuilder AddPeople(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<ApiKeyStore>();
        builder.Services.AddSingleton<OwnKeyCheck>();

        // Beside services that would ask over HTTP it answers for all of them.
        builder.Services.RemoveAll<IKeyCheck>();
        builder.Services.AddSingleton<IKeyCheck>(services => services.GetRequiredService<OwnKeyCheck>());
        builder.Services.AddSingleton<TeamStore>();
        builder.Services.AddSingleton<Memberships>();
        builder.Services.AddSingleton<TeamSight>();
        return builder;
    }

    public static IEndpointRouteBuilder MapPeople(this IEndpointRouteBuilder routes)
    {
        routes.MapApiKeys();
        routes.MapTeams();
        return routes;
    }
}
