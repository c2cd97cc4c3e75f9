using MetaDJ.Scope.ServiceDefaults.Http;

namespace MetaDJ.Scope.LeaseBench.Neighbours;

/// <summary>The processes beside the broker: its neighbours, and those it is compared with. Each is this program again, told its role.</summary>
internal static class NeighbourHost
{
    public const string Variable = "LEASE_BENCH_ROLE";
    public const string Neighbours = "neighbours";
    public const string Bare = "bare";

    public static async Task<int> RunAsync(string role)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.ConfigureHttpJsonOptions(json => HttpDefaults.Configure(json.SerializerOptions));
        builder.Services.AddSingleton(TimeProvider.System);
        if (role == Neighbours)
        {
            builder.Services.AddSingleton<ReadyFleet>();
        }
        else
        {
            await BareOpen.AddAsync(builder);
            builder.Services.AddHttpForwarder();
        }

        await using var app = builder.Build();
        app.MapGet("/health/ready", () => "ok");
        if (role == Neighbours)
        {
            ReadyFleet.Map(app);
        }
        else
        {
            BareOpen.Map(app);
            BareDoor.Map(app);
        }

        await app.RunAsync();
        return 0;
    }
}
