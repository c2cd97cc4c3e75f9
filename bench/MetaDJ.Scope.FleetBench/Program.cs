using MetaDJ.Scope.FleetBench.Reconcile;
using MetaDJ.Scope.FleetBench.Year;

switch (args)
{
    case ["reconcile", .. var rest]:
        return await ReconcileCommand.RunAsync(rest.Contains("--write"));
    case ["year", .. var rest]:
        return await YearCommand.RunAsync(YearOptions.Parse(rest));
    default:
        await Console.Error.WriteLineAsync("Say what: reconcile or year. See bench/README.md.");
        return 2;
}
