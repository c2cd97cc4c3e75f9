using System.Buffers.Text;
using System.Globalization;

namespace MetaDJ.Scope.Bench.Sink;

/// <summary>
/// What a prompt of the bench carries in its text, so that the sink knows which one arrived: <c>#run.session.sequence@planned-sent;</c>.
/// Instants are nanoseconds of <c>CLOCK_MONOTONIC</c>, which .NET's and Node's high-resolution clocks both read.
/// </summary>
/// <param name="Sequence">From 0 within the session: arrivals must rise by one.</param>
/// <param name="PlannedAt">When it was to be sent; what came late is measured from here too.</param>
/// <param name="SentAt">Just before it was sent.</param>
internal readonly record struct Marker(int Run, int Session, int Sequence, long PlannedAt, long SentAt)
{
    /// <summary>The same words as in bullmq/shared.mjs, so that both carry equal bodies.</summary>
    public string ToPrompt() => string.Create(
        CultureInfo.InvariantCulture,
        $"Neon foundry, molten light on wet steel, slow dolly forward #{Run}.{Session}.{Sequence}@{PlannedAt}-{SentAt};");

    public static bool TryFind(ReadOnlySpan<byte> body, out Marker marker)
    {
        marker = default;
        var start = body.IndexOf((byte)'#');
        if (start < 0)
        {
            return false;
        }

        var rest = body[(start + 1)..];
        if (TryRead(ref rest, '.', out var run) && TryRead(ref rest, '.', out var session) && TryRead(ref rest, '@', out var sequence)
            && TryRead(ref rest, '-', out var plannedAt) && TryRead(ref rest, ';', out var sentAt))
        {
            marker = new Marker((int)run, (int)session, (int)sequence, plannedAt, sentAt);
            return true;
        }

        return false;
    }

    private static bool TryRead(ref ReadOnlySpan<byte> rest, char end, out long number)
    {
        var read = Utf8Parser.TryParse(rest, out number, out var length) && length < rest.Length && rest[length] == end;
        rest = read ? rest[(length + 1)..] : rest;
        return read;
    }
}
