using MetaDJ.Scope.Provisioning.Offers.Memory;
using MetaDJ.Scope.Provisioning.Offers.Odds;

namespace MetaDJ.Scope.Provisioning.Offers;

internal static class OfferModule
{
    public static IServiceCollection AddOffers(this IServiceCollection services)
    {
        services.AddOptions<OfferOptions>().BindConfiguration(OfferOptions.SectionName).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<OddsStore>();
        services.AddSingleton<OddsBook>();
        services.AddSingleton<PipelineMemories>();
        services.AddSingleton<OfferJudge>();
        return services;
    }
}
