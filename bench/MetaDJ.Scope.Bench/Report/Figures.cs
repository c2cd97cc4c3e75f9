using System.Globalization;

namespace MetaDJ.Scope.Bench.Report;

/// <summary>What was measured, round by round, and the table of it.</summary>
internal sealed class Figures
{
    private readonly Dictionary<(Figure Figure, string Peer), List<double>> _values = [];

    public void Add(Figure figure, string peer, double value)
    {
        if (!_values.TryGetValue((figure, peer), out var values))
        {
            _values[(figure, peer)] = values = [];
        }

        values.Add(value);
    }

    /// <summary>Medians, in brackets the least and the greatest of the rounds; the ratio says how many times better <paramref name="ours"/> is.</summary>
    public string Table(string ours, IReadOnlyList<string> others, IReadOnlyList<Figure> figures)
    {
        List<string[]> rows = [["", ours, .. others.SelectMany(other => new[] { other, "times better" })]];
        rows.AddRange(figures.Select(figure => (string[])
        [
            $"{figure.Name} ({figure.Unit})", Cell(figure, ours), .. others.SelectMany(other => new[] { Cell(figure, other), Ratio(figure, ours, other) }),
        ]));

        var widths = Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length)).ToArray();
        var lines = rows.Select(row => Line(row.Select((cell, column) => column == 0 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column])))).ToList();
        lines.Insert(1, Line(widths.Select((width, column) => new string('-', width - 1) + (column == 0 ? "-" : ":"))));
        return string.Join('\n', lines);
    }

    private static string Line(IEnumerable<string> cells) => $"| {string.Join(" | ", cells)} |";

    private static double Median(List<double> values)
    {
        var sorted = values.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private static string Number(double value) => value.ToString(value >= 100 ? "N0" : "N2", CultureInfo.InvariantCulture);

    private string Cell(Figure figure, string peer) =>
        _values.TryGetValue((figure, peer), out var values)
            ? values.Count == 1 ? Number(values[0]) : $"{Number(Median(values))} [{Number(values.Min())} to {Number(values.Max())}]"
            : "";

    private string Ratio(Figure figure, string ours, string other) =>
        _values.TryGetValue((figure, ours), out var mine) && _values.TryGetValue((figure, other), out var theirs)
            ? (figure.HigherIsBetter ? Median(mine) / Median(theirs) : Median(theirs) / Median(mine)).ToString("N2", CultureInfo.InvariantCulture)
            : "";
}
