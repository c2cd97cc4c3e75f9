using MassTransit;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.ServiceDefaults.Audit;
using MetaDJ.Scope.ServiceDefaults.Http;
using MetaDJ.Scope.ServiceDefaults.Redis;
using MetaDJ.Scope.SessionBroker.Arrivals;
using MetaDJ.Scope.SessionBroker.Bookings;
using MetaDJ.Scope.SessionBroker.Calendars;
using MetaDJ.Scope.SessionBroker.Crews;
using MetaDJ.Scope.SessionBroker.Demand;
using MetaDJ.Scope.SessionBroker.Endings;
using MetaDJ.Scope.SessionBroker.Hackathons;
using MetaDJ.Scope.SessionBroker.HotSpares;
using MetaDJ.Scope.SessionBroker.Leases;
using MetaDJ.Scope.SessionBroker.People;
using MetaDJ.Scope.SessionBroker.Quotas;
using MetaDJ.Scope.SessionBroker.Quotes;
using MetaDJ.Scope.SessionBroker.ReadyPods;
using MetaDJ.Scope.SessionBroker.SecondPods;
using MetaDJ.Scope.SessionBroker.Sessions;
using MetaDJ.Scope.SessionBroker.Stage;
using MetaDJ.Scope.SessionBroker.Tokens;

namespace MetaDJ.Scope.SessionBroker;

/// <summary>The session broker as a module: alone in its own process, or beside the other services in Standalone.</summary>
public static class SessionBrokerModule
{
    /// <summary>Under which the broker's audit log is kept.</summary>
    public const string AuditName = "broker";

    public static TBuilder AddSessionBroker<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        builder.AddRedis();
        builder.AddServiceClient<IProvisioningApi>("provisioning");
        builder.AddPeople().AddAudit(AuditName);
        builder.Services.AddSingleton<IAudit>(services => services.GetRequiredKeyedService<IAudit>(AuditName));
        builder.Services.AddSingleton<BrokerMetrics>();
        builder.AddQuotas().AddQuotes();
        builder.AddSessions().AddCrews().AddReadyPods().AddDemand().AddStage().AddEndings().AddSessionLoop();
        builder.AddBookings();
        builder.AddArrivals();
        builder.AddHotSpares();
        builder.AddSecondPods();
        builder.AddHackathons();
        return builder;
    }

    public static void AddSessionBrokerConsumers(this IBusRegistrationConfigurator bus) => bus.AddConsumer<PodNewsConsumer, PodNewsConsumerDefinition>();

    public static IEndpointRouteBuilder MapSessionBroker(this IEndpointRouteBuilder routes)
    {
        routes.MapSessions().MapLeases().MapEndings().MapHotSpares().MapStageCookies();
        routes.MapSecondPods();
        routes.MapLife();
        routes.MapHeartbeats();
        routes.MapBookings();
        routes.MapArrivals();
        routes.MapCalendars();
        routes.MapCrews();
        routes.MapInvitations();
        routes.MapLocks();
        routes.MapJoining();
        routes.MapStage();
        routes.MapDemand();
        routes.MapTokens();
        routes.MapQuotas();
        routes.MapCalendarsForOthers();
        routes.MapPeople();
        routes.MapHackathons().MapHackathonTeams();
        routes.MapAudit(AuditName, "/api/audit");
        return routes;
    }
}
