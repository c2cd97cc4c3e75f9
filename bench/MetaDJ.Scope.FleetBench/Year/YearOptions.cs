using System.Globalization;

namespace MetaDJ.Scope.FleetBench.Year;

/// <summary>How long the year is and what goes wrong in it.</summary>
internal sealed record YearOptions
{
    /// <summary>It ends when so many pods were paid for.</summary>
    public int Lives { get; init; } = 10_000;

    public int Seed { get; init; } = 2026;

    /// <summary>The most pods of each of the pools on disks of their own.</summary>
    public int PodsPerPool { get; init; } = 40;

    /// <summary>Of each call, start or life, that one fault of a kind strikes it.</summary>
    public double FaultShare { get; init; } = 0.05;

    /// <summary>How often nearly all machines die at the same instant, as when a data centre goes dark.</summary>
    public TimeSpan DarkEvery { get; init; } = TimeSpan.FromHours(9);

    /// <summary>USD on the account at first; it runs out once, and is filled up half an hour later.</summary>
    public decimal Balance { get; init; } = 1_000;

    public bool Write { get; init; }

    public static YearOptions Parse(IEnumerable<string> arguments)
    {
        var options = new YearOptions();
        foreach (var argument in arguments)
        {
            options = argument.Split('=') switch
            {
                ["--write"] => options with { Write = true },
                ["--lives", var lives] => options with { Lives = Number(lives), Balance = Math.Min(options.Balance, Number(lives) / 8m) },
                ["--seed", var seed] => options with { Seed = Number(seed) },
                ["--share", var percent] => options with { FaultShare = Number(percent) / 100d },
                ["--dark", var minutes] => options with { DarkEvery = TimeSpan.FromMinutes(Number(minutes)) },
                ["--pods", var pods] => options with { PodsPerPool = Number(pods) },
                _ => throw new ArgumentException($"'{argument}' is not known. See bench/README.md."),
            };
        }

        return options;
    }

    private static int Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
            ? number
            : throw new ArgumentException($"'{text}' is no number above 0.");
}
