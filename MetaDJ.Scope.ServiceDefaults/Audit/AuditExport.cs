using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using MetaDJ.Scope.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http;

namespace MetaDJ.Scope.ServiceDefaults.Audit;

/// <summary>A log as a file: a JSON document a line, or a table in the form of RFC 4180.</summary>
internal sealed class AuditExport(string service, IAsyncEnumerable<AuditRecord> records, bool csv) : IResult
{
    private static readonly SearchValues<char> Quoted = SearchValues.Create("\",\r\n\t ");

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.ContentType = csv ? "text/csv; charset=utf-8" : "application/x-ndjson";
        response.Headers.ContentDisposition = $"attachment; filename=\"audit-{service}.{(csv ? "csv" : "ndjson")}\"";
        await using var writer = new StreamWriter(response.Body, new UTF8Encoding(false), leaveOpen: true);
        if (csv)
        {
            await writer.WriteAsync("sequence,at,actor,action,subject,detail,previous\r\n");
        }

        await foreach (var record in records)
        {
            await writer.WriteAsync(csv ? Row(record) : JsonSerializer.Serialize(record, HttpDefaults.Json) + "\n");
        }
    }

    internal static string Row(AuditRecord record) => string.Join(
        ',',
        record.Sequence.ToString(CultureInfo.InvariantCulture),
        record.At.ToString("O", CultureInfo.InvariantCulture),
        Cell(record.Actor),
        Cell(record.Action),
        Cell(record.Subject),
        Cell(record.Detail ?? ""),
        record.Previous) + "\r\n";

    /// <summary>Names come from people: one that a spreadsheet would take for a formula is given an apostrophe in front.</summary>
    private static string Cell(string value)
    {
        var inert = value.Length > 0 && value[0] is '=' or '+' or '-' or '@' or '\t' or '\r' or '\n' ? $"'{value}" : value;
        return inert.AsSpan().IndexOfAny(Quoted) >= 0 ? $"\"{inert.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : inert;
    }
}
