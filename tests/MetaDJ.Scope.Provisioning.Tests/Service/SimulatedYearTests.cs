using System.Diagnostics;

namespace MetaDJ.Scope.Provisioning.Tests.Service;

/// <summary>
/// Some hundred pod lives of the simulated year (bench/README.md), in a process of their own: it tells that nothing happens by an idle thread pool.
/// </summary>
public sealed class SimulatedYearTests
{
    [Fact]
    public Task Year_WithEveryFaultAtFivePercent_LeaksNoPodAndKeepsEveryPromise() => LiveAsync("--lives=150", "--pods=8");

    /// <summary>
    /// Every pod that died needs a call of its own to end it, and the quota is 60 a minute: with reads of their logs before, some were left at the
    /// cloud for more than seven minutes.
    /// </summary>
    [Fact]
    public Task Year_WhenNineMachinesOfTenDieAtOnce_LeavesNoPodForMoreThanFiveMinutes() => LiveAsync("--lives=200", "--pods=25", "--dark=25", "--share=2");

    private static async Task LiveAsync(params string[] arguments)
    {
        var program = typeof(FleetBench.Reconcile.StandingFleet).Assembly.GetName().Name!;
        var directory = Path.Combine(AppContext.BaseDirectory, "..", "..", program, Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/', '\\')));
        var start = new ProcessStartInfo("dotnet", [Path.Combine(directory, $"{program}.dll"), "year", .. arguments]) { RedirectStandardOutput = true };
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
