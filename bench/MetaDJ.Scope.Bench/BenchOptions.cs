using System.Globalization;

namespace MetaDJ.Scope.Bench;

/// <summary>How much is measured. The defaults are what the figures in the README are about.</summary>
internal sealed record BenchOptions
{
    public int Sessions { get; init; } = 200;

    /// <summary>Prompts per second over all sessions.</summary>
    public int Rate { get; init; } = 200;

    /// <summary>Seconds measured; a quarter more is run twice before them to warm up.</summary>
    public int SteadySeconds { get; init; } = 20;

    /// <summary>Cues that wait when the drain begins.</summary>
    public int Cues { get; init; } = 20_000;

    /// <summary>Sessions opened, and bare POSTs made.</summary>
    public int Opens { get; init; } = 1_000;

    /// <summary>Callers at once, for the opens.</summary>
    public int Callers { get; init; } = 16;

    /// <summary>The whole is done so often, the peers taking turns at going first; the table has medians.</summary>
    public int Rounds { get; init; } = 3;

    /// <summary>
    /// BullMQ is measured once for each: with its workers in so many processes. One is how it is commonly run; two is as many as it can use
    /// on two cores.
    /// </summary>
    public IReadOnlyList<int> BullMqProcesses { get; init; } = [1, 2];

    /// <summary>Against 100 it is measured whether a cue costs more where many play.</summary>
    public int ManySessions { get; init; } = 10_000;

    /// <summary>Cues a second that have an instant.</summary>
    public static IReadOnlyList<int> BeatRates { get; } = [10, 200, 1_000];

    /// <summary>Only the queue's own path: no services, no BullMQ.</summary>
    public bool OwnPathOnly { get; init; }

    /// <summary>Whether the table is also written to <c>bench/results</c>.</summary>
    public bool Write { get; init; }

    /// <exception cref="BenchFailedException">An argument is not known, or not a positive number.</exception>
    public static BenchOptions Parse(IEnumerable<string> arguments)
    {
        var options = new BenchOptions();
        foreach (var argument in arguments)
        {
            var (name, number) = argument.Split('=') is [var key, var value] ? (key, Number(argument, value)) : (argument, 0);
            options = name switch
            {
                "--write" => options with { Write = true },
                "--own-path" => options with { OwnPathOnly = true },
                "--many" => options with { ManySessions = number },
                "--sessions" => options with { Sessions = number },
                "--rate" => options with { Rate = number },
                "--steady-seconds" => options with { SteadySeconds = number },
                "--cues" => options with { Cues = number },
                "--opens" => options with { Opens = number },
                "--callers" => options with { Callers = number },
                "--rounds" => options with { Rounds = number },
                "--bullmq-processes" => options with { BullMqProcesses = [number] },
                _ => throw new BenchFailedException($"'{argument}' is not known. See bench/README.md."),
            };
        }

        return options;
    }

    private static int Number(string argument, string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and <= 1_000_000
            ? number
            : throw new BenchFailedException($"'{argument}' needs a number from 1 to 1000000.");
}
