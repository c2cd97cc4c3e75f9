using MetaDJ.Scope.SessionBroker.Bookings;
using MetaDJ.Scope.SessionBroker.Calendars.Feeds;
using MetaDJ.Scope.SessionBroker.Calendars.Ics;
using MetaDJ.Scope.SessionBroker.Calendars.Screens;
using MetaDJ.Scope.SessionBroker.Quotes;

namespace MetaDJ.Scope.SessionBroker.Calendars;

/// <summary>Calendars as other programs and screens see them.</summary>
internal static class CalendarModule
{
    public static IHostApplicationBuilder AddCalendars(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<CalendarOptions>().BindConfiguration(CalendarOptions.SectionName).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<BookingExport>();
        builder.Services.AddSingleton<CalendarLog>();
        builder.Services.AddSingleton<CalendarEvents>();
        builder.Services.AddSingleton<CalendarViews>();
        builder.Services.AddSingleton<FeedStore>();
        builder.Services.AddSingleton<FeedRates>();
        return builder;
    }

    public static void MapCalendarsForOthers(this IEndpointRouteBuilder routes)
    {
        routes.MapCalendarScreens();
        routes.MapFeeds();
        routes.MapIcs();
        routes.MapQuotes();
    }
}
