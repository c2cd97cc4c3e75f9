using System.Globalization;
using System.Text.Json;
using MetaDJ.Scope.PromptQueue.Contracts;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Tempo;

namespace MetaDJ.Scope.PromptQueue.Cues;

/// <summary>
/// The form of a cue in Redis, two lines. The header is <c>state queuedAt notBefore expiresAt hold due sent accepted frame grid lane voice cause</c>
/// (ms, 0 is none): scripts read and write it. The body is JSON that only the author's edits change.
/// </summary>
internal static class StoredCue
{
    private const int Fields = 12;

    /// <summary>A cue that a script took for a dispatcher.</summary>
    /// <param name="sendAt">Past when it goes at once.</param>
    /// <param name="body">Where it is known, it is not read again.</param>
    public static Cue Taken(CueId id, string stored, DateTimeOffset? due, DateTimeOffset sendAt = default, CueBody? body = null)
    {
        var cue = Read(id, stored, onItsWay: true, body: body);
        return cue with { Receipt = cue.Receipt with { DueAt = due }, SendAt = sendAt };
    }

    public static Cue Read(CueId id, string stored, int position = 0, bool onItsWay = false, CueBody? body = null)
    {
        var newline = stored.IndexOf('\n', StringComparison.Ordinal);
        var parts = stored[..newline].Split(' ', Fields + 1);
        return new Cue
        {
            Id = id,
            State = StateOf((CueState)Number(parts[0]), position, onItsWay),
            Position = position,
            Grid = parts[9],
            Lane = (CueLane)Number(parts[10]),
            Voice = Number(parts[11]),
            Cause = parts[Fields],
            Receipt = new CueReceipt
            {
                QueuedAt = DateTimeOffset.FromUnixTimeMilliseconds(Number(parts[1])),
                DueAt = Instant(parts[5]),
                SentAt = Instant(parts[6]),
                AcceptedAt = Instant(parts[7]),
                FirstChangedFrameAt = Instant(parts[8]),
            },
            Body = body ?? JsonSerializer.Deserialize(stored.AsSpan(newline + 1), QueueJson.Default.CueBody)
                ?? throw new InvalidDataException($"The body of {id} is empty."),
        };
    }

    public static string Header(Cue cue)
    {
        var (content, receipt) = (cue.Content, cue.Receipt);
        var said = $"{Ms(receipt.QueuedAt)} {Ms(content.NotBefore)} {Ms(content.ExpiresAt)} {Hold(content)}";
        var done = $"{Ms(receipt.DueAt)} {Ms(receipt.SentAt)} {Ms(receipt.AcceptedAt)} {Ms(receipt.FirstChangedFrameAt)}";
        return $"{(int)cue.State} {said} {done} {cue.Grid} {(int)cue.Lane} {cue.Voice} {OneLine(cue.Cause)}";
    }

    public static bool IsOnTheBeat(string stored) => GridToken.IsMusical(stored.Split(' ', 11)[9]);

    /// <summary>When one of some cues, in their order, is due next. Of each voice only the first counts: the others wait behind it.</summary>
    /// <param name="hold">Until when the queue is held.</param>
    /// <returns>Not before now; null when all wait for the transport to run.</returns>
    public static DateTimeOffset? NextDue(IEnumerable<string> stored, SessionTempo? tempo, DateTimeOffset? hold, DateTimeOffset now)
    {
        DateTimeOffset? next = null;
        foreach (var header in stored.Select(cue => cue.Split(' ', Fields + 1)).DistinctBy(header => (header[10], header[11])))
        {
            var due = Instant(header[2]);
            if (GridToken.IsMusical(header[9]))
            {
                if (tempo is not { Playing: true })
                {
                    continue;
                }

                due = BeatGrid.Instant(GridToken.Plan(header[9], tempo.Grid, tempo.Song, BeatGrid.Ms(now), hold is { } held ? BeatGrid.Ms(held) : 0, 0, 0).Due);
            }

            due = hold > (due ?? now) ? hold : due > now ? due : now;
            next = next < due ? next : due;
        }

        return next;
    }

    public static string Body(CueBody body) => JsonSerializer.Serialize(body, QueueJson.Default.CueBody);

    public static string Write(Cue cue) => $"{Header(cue)}\n{Body(cue.Body)}";

    public static long Ms(DateTimeOffset? instant) => instant?.ToUnixTimeMilliseconds() ?? 0;

    public static long Ms(TimeSpan? span) => (long)(span?.TotalMilliseconds ?? 0);

    /// <summary>What a cue holds, in ms. By beats it is computed when it begins, from the tempo then: here it says that there is one, at 120 bpm.</summary>
    public static long Hold(CueRequest content) => content.HoldBeats is { } beats ? (long)Math.Ceiling(beats * 500) : Ms(content.Hold);

    /// <summary>Taking a cue and giving it back move its id and leave its record: its place tells what the record does not.</summary>
    private static CueState StateOf(CueState recorded, int position, bool onItsWay) =>
        position > 0 ? CueState.Queued : recorded == CueState.Queued && onItsWay ? CueState.Due : recorded;

    private static string OneLine(string cause) => cause.ReplaceLineEndings(" ");

    private static long Number(string text) => long.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);

    private static DateTimeOffset? Instant(string text) => text == "0" ? null : DateTimeOffset.FromUnixTimeMilliseconds(Number(text));
}
