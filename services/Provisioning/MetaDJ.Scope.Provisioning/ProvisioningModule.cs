using MassTransit;
using MetaDJ.Scope.Provisioning.Access;
using MetaDJ.Scope.Provisioning.Alerts;
using MetaDJ.Scope.Provisioning.Budgets;
using MetaDJ.Scope.Provisioning.Brakes;
using MetaDJ.Scope.Provisioning.Budgets.Plans;
using MetaDJ.Scope.Provisioning.Offers;
using MetaDJ.Scope.Provisioning.Pods;
using MetaDJ.Scope.Provisioning.Pools;
using MetaDJ.Scope.Provisioning.RunPod;
using MetaDJ.Scope.Provisioning.Secrets;
using MetaDJ.Scope.Provisioning.Spend;
using MetaDJ.Scope.Provisioning.Templates;
using MetaDJ.Scope.Provisioning.Volumes;
using MetaDJ.Scope.ServiceDefaults.Access.Keys;
using MetaDJ.Scope.ServiceDefaults.Audit;
using MetaDJ.Scope.ServiceDefaults.Http;
using MetaDJ.Scope.ServiceDefaults.Messaging;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.Provisioning;

/// <summary>Provisioning, alone in its process or beside the others.</summary>
public static class ProvisioningModule
{
    /// <summary>Under which the audit log of Provisioning is kept.</summary>
    public const string AuditName = "provisioning";

    public static IHostApplicationBuilder AddProvisioning(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddOptions<ProvisioningOptions>().BindConfiguration(ProvisioningOptions.SectionName).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<ProvisioningOptions>, PodEnvironmentRules>();
        builder.Services.AddSingleton<ProvisioningMetrics>();
        builder.AddServiceClient<ISessionBrokerApi>("session-broker");
        builder.AddRemoteKeyCheck("session-broker").AddAudit(AuditName);
        builder.AddRunPod();
        builder.Services.AddOffers().AddPools().AddPods().AddFleet().AddVolumes().AddTemplates();
        builder.Services.AddSpend().AddBudgets().AddAlerts();
        return builder;
    }

    public static IEndpointRouteBuilder MapProvisioning(this IEndpointRouteBuilder routes)
    {
        routes.MapOffers();
        routes.MapPools();
        routes.MapPods();
        routes.MapFleet();
        routes.MapSpend();
        routes.MapVolumes();
        routes.MapTemplates();
        routes.MapAlerts();
        routes.MapBudgets();
        routes.MapSavingsPlans();
        routes.MapAudit(AuditName);
        return routes;
    }

    public static IBusRegistrationConfigurator AddProvisioningConsumers(this IBusRegistrationConfigurator bus)
    {
        ArgumentNullException.ThrowIfNull(bus);
        bus.AddConsumer<PreparePodConsumer>();
        bus.AddConsumer<PodReleasedConsumer>();
        bus.AddConsumer<KeyRevokedConsumer>().InEveryProcess("provisioning-key-revoked");
        return bus;
    }
}
