using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace MetaDJ.Scope.PromptQueue.Moderation;

/// <summary>What a character looks like, in small Latin letters and digits. The table is Unicode's, see <c>Confusables.txt</c>.</summary>
internal static class Confusables
{
    private static readonly FrozenDictionary<int, string> s_table = Load();

    /// <returns>Null for what looks like no Latin letter.</returns>
    public static string? Latin(Rune rune) => s_table.GetValueOrDefault(rune.Value);

    private static FrozenDictionary<int, string> Load()
    {
        using var stream = typeof(Confusables).Assembly.GetManifestResourceStream("MetaDJ.Scope.PromptQueue.Moderation.Confusables.txt")
            ?? throw new InvalidOperationException("Confusables.txt is not embedded.");
        using var lines = new StreamReader(stream);
        var table = new Dictionary<int, string>();
        while (lines.ReadLine() is { } line)
        {
            if (line.StartsWith('#'))
            {
                continue;
            }

            var parts = line.Split(' ');
            foreach (var part in parts[1..])
            {
                var ends = part.Split('-');
                var last = Point(ends[^1]);
                for (var point = Point(ends[0]); point <= last; point++)
                {
                    table[point] = parts[0];
                }
            }
        }

        return table.ToFrozenDictionary();
    }

    private static int Point(string hex) => int.Parse(hex, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
