using MetaDJ.Scope.LeaseBench.Report;
using MetaDJ.Scope.LeaseBench.Trials;

namespace MetaDJ.Scope.LeaseBench;

/// <summary>Runs the parts one after the other, each in a house of its own, and prints what came of them.</summary>
internal static class LeaseCommand
{
    public static async Task<int> RunAsync(LeaseOptions options)
    {
        var report = new LeaseReport(options);
        foreach (var part in options.Parts)
        {
            Console.WriteLine($"{TimeProvider.System.GetLocalNow():HH:mm:ss} {part}");
            await (part switch
            {
                "acquire" => AcquireTrial.RunAsync(options, report),
                "opens" => OpensTrial.RunAsync(options, report),
                "heartbeats" => HeartbeatTrial.RunAsync(options, report),
                "door" => DoorTrial.RunAsync(options, report),
                "memory" => MemoryTrial.RunAsync(report),
                "growth" => GrowthTrial.RunAsync(options, report),
                _ => throw new ArgumentException(part),
            });
            Console.WriteLine(report.Last);
        }

        await report.WriteAsync();
        return 0;
    }
}
