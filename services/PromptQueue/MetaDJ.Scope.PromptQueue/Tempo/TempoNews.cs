using MetaDJ.Scope.PromptQueue.Contracts.Http;

namespace MetaDJ.Scope.PromptQueue.Tempo;

/// <summary>What of a change of tempo is told, and whether it wakes whoever waits for a beat. Pure. A clock changes the grid thirty times a second; that is no news.</summary>
internal static class TempoNews
{
    private const double NotableBpm = 0.5;

    /// <summary>A grid that moves a beat this many ms away moves what is planned.</summary>
    private const double NotableMs = 10;

    /// <summary>How far ahead that is looked at, in ms.</summary>
    private const double Horizon = 8_000;

    /// <returns>The tempo with what was told noted in it, and what to tell.</returns>
    public static (SessionTempo Tempo, QueueEventKind? News, bool Wakes) Of(SessionTempo? before, SessionTempo after, double now, TimeSpan silence)
    {
        var held = after.Lock(now, silence);
        QueueEventKind? news = (before, after) switch
        {
            (null, _) => QueueEventKind.TempoChanged,
            ({ Playing: true }, { Playing: false }) => QueueEventKind.TransportStopped,
            ({ Playing: false }, { Playing: true }) => QueueEventKind.CountBegun,
            _ when held == ClockLock.Locked && after.ToldLock != ClockLock.Locked => QueueEventKind.ClockLocked,
            _ when after.Source != before.Source || after.Grid.BeatsPerBar != before.Grid.BeatsPerBar || Math.Abs(after.Grid.Bpm - after.ToldBpm) >= NotableBpm =>
                QueueEventKind.TempoChanged,
            _ when after.Song != before.Song => QueueEventKind.CountBegun,
            _ => null,
        };
        var wakes = news is not null || after.WokenBy is not { } woken || Moved(woken, after.Grid, now + Horizon) >= NotableMs;
        return (
            after with
            {
                ToldBpm = news is null ? after.ToldBpm : after.Grid.Bpm,
                ToldLock = news is null ? after.ToldLock : held,
                WokenBy = wakes ? after.Grid : after.WokenBy,
            },
            news,
            wakes);
    }

    public static TempoTold Tell(SessionTempo tempo, double now, TimeSpan silence) => new(
        Math.Round(tempo.Grid.Bpm, 2), tempo.Grid.BeatsPerBar, BeatGrid.Instant(tempo.Grid.Anchor), tempo.Playing, tempo.Source, tempo.Lock(now, silence));

    private static double Moved(BeatGrid from, BeatGrid to, double at)
    {
        var beat = Math.Round(to.BeatAt(at));
        return Math.Abs(to.InstantOf(beat) - from.InstantOf(beat));
    }
}
