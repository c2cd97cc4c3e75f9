namespace MetaDJ.Scope.SessionBroker.Crews;

internal static class CrewModule
{
    public static IHostApplicationBuilder AddCrews(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<CrewOptions>().BindConfiguration(CrewOptions.SectionName).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<InvitationCodes>();
        builder.Services.AddSingleton<JoinAttempts>();
        builder.Services.AddSingleton<InvitationStore>();
        builder.Services.AddSingleton<CrewStore>();
        builder.Services.AddSingleton<CrewPresence>();
        builder.Services.AddSingleton<CrewAnswers>();
        builder.Services.AddSingleton<CrewNews>();
        return builder;
    }
}
