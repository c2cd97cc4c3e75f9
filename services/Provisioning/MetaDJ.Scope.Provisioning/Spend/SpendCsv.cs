using System.Buffers;
using System.Globalization;
using System.Text;
using MetaDJ.Scope.Provisioning.Contracts.Http;

namespace MetaDJ.Scope.Provisioning.Spend;

/// <summary>
/// Shares of the spend for a spreadsheet, in the form of RFC 4180. Labels come from people: one that a spreadsheet would take for a formula is
/// given an apostrophe in front.
/// </summary>
internal static class SpendCsv
{
    public const string MediaType = "text/csv";

    private static readonly SearchValues<char> Quoted = SearchValues.Create("\",\r\n\t ");

    public static string Of(IEnumerable<SpendLine> lines)
    {
        var text = new StringBuilder("key,usd,gpu_usd,storage_usd,gpu_hours\r\n");
        foreach (var line in lines)
        {
            text.Append(Cell(line.Key)).Append(CultureInfo.InvariantCulture, $",{line.Amount},{line.Gpu},{line.Storage},{line.Hours}").Append("\r\n");
        }

        return text.ToString();
    }

    private static string Cell(string value)
    {
        var inert = value.Length > 0 && value[0] is '=' or '+' or '-' or '@' or '\t' or '\r' or '\n' ? $"'{value}" : value;
        return inert.AsSpan().IndexOfAny(Quoted) >= 0 ? $"\"{inert.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : inert;
    }
}
