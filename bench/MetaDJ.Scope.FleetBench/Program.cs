using MetaDJ.Scope.FleetBench.Year;

switch (args)
{
    case ["year", .. var rest]:
        return await YearCommand.RunAsync(YearOptions.Parse(rest));
    default:
        await Console.Error.WriteLineAsync("Say what: year. See bench/README.md.");
        return 2;
}
