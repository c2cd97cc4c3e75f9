using System.Globalization;

namespace MetaDJ.Scope.LeaseBench;

/// <summary>What to measure, and how long. See bench/README.md.</summary>
internal sealed record LeaseOptions
{
    public static readonly IReadOnlyList<string> AllParts = ["acquire", "opens", "heartbeats", "door", "memory", "growth"];

    public IReadOnlyList<string> Parts { get; init; } = AllParts;

    /// <summary>Those who are compared take turns so often; medians are told.</summary>
    public int Rounds { get; init; } = 3;

    /// <summary>Of a steady load.</summary>
    public int Seconds { get; init; } = 10;

    public bool Write { get; init; }

    public static LeaseOptions Parse(string[] arguments)
    {
        var options = new LeaseOptions();
        foreach (var argument in arguments)
        {
            var parts = argument.Split('=', 2);
            options = (parts[0], parts.ElementAtOrDefault(1)) switch
            {
                ("--write", null) => options with { Write = true },
                ("--rounds", { } rounds) => options with { Rounds = int.Parse(rounds, CultureInfo.InvariantCulture) },
                ("--seconds", { } seconds) => options with { Seconds = int.Parse(seconds, CultureInfo.InvariantCulture) },
                ("--parts", { } some) => options with { Parts = some.Split(',') },
                _ => throw new ArgumentException($"'{argument}' is not known. See bench/README.md."),
            };
        }

        return options.Parts.Except(AllParts).FirstOrDefault() is { } unknown ? throw new ArgumentException($"There is no part '{unknown}'.") : options;
    }
}
