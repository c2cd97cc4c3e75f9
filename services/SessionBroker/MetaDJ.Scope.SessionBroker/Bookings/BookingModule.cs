using MetaDJ.Scope.SessionBroker.Calendars;

namespace MetaDJ.Scope.SessionBroker.Bookings;

internal static class BookingModule
{
    public static IHostApplicationBuilder AddBookings(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<BookingOptions>().BindConfiguration(BookingOptions.SectionName).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<CalendarStore>();
        builder.Services.AddSingleton<PoolCalendars>();
        builder.Services.AddSingleton<CalendarSpans>();
        builder.Services.AddSingleton<FreeRoom>();
        builder.Services.AddSingleton<BlockStore>();
        builder.Services.AddSingleton<BookingHomes>();
        builder.Services.AddSingleton<BookingStore>();
        builder.Services.AddSingleton<BookingList>();
        builder.Services.AddSingleton<BookingChecks>();
        builder.Services.AddSingleton<BookingPlanning>();
        builder.Services.AddSingleton<BookingMaking>();
        builder.Services.AddSingleton<BookingChanging>();
        builder.Services.AddSingleton<BookingAnswers>();
        builder.Services.AddSingleton<BookingLoop>();
        builder.Services.AddHostedService(services => services.GetRequiredService<BookingLoop>());
        return builder.AddCalendars();
    }
}
