using System.Globalization;

namespace MetaDJ.Scope.FleetBench.Year;

/// <summary>Lives a year and says what came of it.</summary>
internal static class YearCommand
{
    /// <returns>0 when everything held.</returns>
    public static async Task<int> RunAsync(YearOptions options)
    {
        var began = TimeProvider.System.GetTimestamp();
        await using var run = await YearRun.StartAsync(options);

        // A thread of its own: the year tells that nothing happens by the thread pool's idleness.
        var lived = new TaskCompletionSource();
        new Thread(() =>
        {
            try
            {
                run.Live();
                lived.SetResult();
            }
            catch (Exception exception)
            {
                Console.Error.WriteLine($"The year broke off. {exception}");
                lived.SetException(exception);
            }
        }) { IsBackground = true }.Start();
        await lived.Task;

        var ledger = await run.LedgerAsync();
        var report = Report(run, options, ledger, TimeProvider.System.GetElapsedTime(began));
        Console.WriteLine(report);
        if (options.Write)
        {
            await File.WriteAllTextAsync(Path.Combine(BenchResults.Directory, $"{TimeProvider.System.GetLocalNow():yyyy-MM-dd}-year.md"), report + "\n");
        }

        return run.Checks.Broken.Count == 0 ? 0 : 1;
    }

    private static string Report(YearRun run, YearOptions options, (decimal Counted, decimal Corrected) ledger, TimeSpan took) => string.Create(CultureInfo.InvariantCulture, $"""
        # A simulated year

        {run.Checks.Lives:N0} pod lives, {run.PodHours:N0} pod hours in {run.Lasted.TotalHours:N0} hours of one fleet, at most {run.Checks.Peak} pods at once; every fault at {options.FaultShare:P0}, seed {options.Seed}.
        It took {took.TotalSeconds:N0} s, {Environment.ProcessorCount} cores, {Environment.CpuUsage.TotalTime.TotalSeconds:N0} s of processor time with cloud and pods in it, {run.Standstills:N0} standstills.

        {run.Broker.Played:N0} sessions played, {run.Broker.Recovered:N0} lost their pod and asked for another, {run.Broker.Left:N0} gave up waiting. Provisioning was killed {run.Deaths:N0} times, and {run.Darkened:N0} times nine machines of ten died at the same instant.
        The cloud billed {run.Billed:N2} USD for pods, the ledger counted {ledger.Counted:N2} ({(ledger.Counted / run.Billed) - 1:P3} apart) and with its daily corrections {ledger.Corrected:N2}. Of a budget at most {run.Budgets.Fullest:P1} was spent. The longest that a pod lived which nobody wanted: {run.Checks.LongestUnwanted}.

        | Fault | struck |
        |---|--:|
        {string.Join('\n', run.Faults.Struck.OrderBy(one => one.Name, StringComparer.Ordinal).Select(one => $"| {one.Name} | {one.Times} |"))}

        | Starts failed because | times |
        |---|--:|
        {string.Join('\n', run.Checks.Causes.OrderByDescending(cause => cause.Value).Select(cause => $"| {cause.Key} | {cause.Value} |"))}

        Errors logged: {(run.Log.Errors.Count == 0 ? "none." : string.Join('\n', run.Log.Errors.Select(error => $"{error.Value} × {error.Key}").Prepend("")))}

        {(run.Checks.Broken.Count == 0 ? "Everything held." : string.Join('\n', run.Checks.Broken.Prepend("BROKEN:")))}
        """);
}
