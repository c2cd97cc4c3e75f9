namespace MetaDJ.Scope.SessionBroker.Quotes;

internal static class QuoteModule
{
    public static IHostApplicationBuilder AddQuotes(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<PoolOffers>();
        builder.Services.AddSingleton<BookingPrices>();
        builder.Services.AddSingleton<BookingQuotes>();
        return builder;
    }
}
