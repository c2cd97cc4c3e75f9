using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace MetaDJ.Scope.LeaseBench.Report;

/// <summary>Tables by part, and the words around them.</summary>
internal sealed class LeaseReport(LeaseOptions options)
{
    private readonly List<string> _parts = [];

    /// <summary>What the last part has to say.</summary>
    public string Last => _parts.LastOrDefault() ?? "";

    /// <param name="title">What was measured.</param>
    /// <param name="words">How.</param>
    /// <param name="rows">The first is the head.</param>
    public void Add(string title, string words, IReadOnlyList<string[]> rows)
    {
        var text = new StringBuilder($"## {title}\n\n{words}\n\n");
        for (var i = 0; i < rows.Count; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {string.Join(" | ", rows[i])} |\n");
            if (i == 0)
            {
                text.Append(CultureInfo.InvariantCulture, $"|:--{string.Concat(Enumerable.Repeat("|--:", rows[0].Length - 1))}|\n");
            }
        }

        _parts.Add(text.ToString());
    }

    public static string Number(double value) => value.ToString(value >= 100 ? "N0" : value >= 10 ? "N1" : "N3", CultureInfo.InvariantCulture);

    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    public async Task WriteAsync()
    {
        var now = TimeProvider.System.GetLocalNow();
        var load = (await File.ReadAllTextAsync("/proc/loadavg")).Split(' ')[0];
        var text = string.Create(CultureInfo.InvariantCulture, $"""
            # Leases, measured on {now:yyyy-MM-dd HH:mm}

            {Environment.ProcessorCount} cores for everything, load generators included; {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}, Redis on a Unix socket with an
            append-only file (`everysec`). {options.Rounds} rounds, medians; steady loads last {options.Seconds} s. The load of the machine at the end was {load}.

            {string.Join('\n', _parts)}
            """);
        if (!options.Write)
        {
            return;
        }

        var directory = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "..", "bench", "results"));
        await File.WriteAllTextAsync(Path.Combine(directory, $"{now:yyyy-MM-dd}-leases.md"), text);
    }
}
