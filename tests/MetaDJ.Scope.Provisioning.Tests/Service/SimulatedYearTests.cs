using System.Diagnostics;

namespace MetaDJ.Scope.Provisioning.Tests.Service;

/// <summary>
/// A hundred and fifty pod lives of the simulated year (bench/README.md), in a process of its own: it tells that nothing happens by an idle thread pool.
/// </summary>
public sealed class SimulatedYearTests
{
    [Fact]
    public async Task Year_WithEveryFaultAtFivePercent_LeaksNoPodAndKeepsEveryPromise()
    {
        var program = typeof(FleetBench.Reconcile.StandingFleet).Assembly.GetName().Name!;
        var directory = Path.Combine(AppContext.BaseDirectory, "..", "..", program, Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/', '\\')));
        var start = new ProcessStartInfo("dotnet", [Path.Combine(directory, $"{program}.dll"), "year", "--lives=150", "--pods=8"])
        {
            RedirectStandardOutput = true,
        };
        using var year = Process.Start(start)!;
        try
        {
            var report = await year.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            await year.WaitForExitAsync(TestContext.Current.CancellationToken);

            Assert.True(year.ExitCode == 0, report);
            Assert.Contains("Everything held.", report, StringComparison.Ordinal);
        }
        finally
        {
            if (!year.HasExited)
            {
                year.Kill(entireProcessTree: true);
            }
        }
    }
}
