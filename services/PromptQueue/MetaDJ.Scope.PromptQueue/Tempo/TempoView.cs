using MetaDJ.Scope.PromptQueue.Contracts.Http;

namespace MetaDJ.Scope.PromptQueue.Tempo;

/// <summary>A tempo as people see it. Pure.</summary>
internal static class TempoView
{
    public static TempoResponse Of(TempoFacts facts, TempoOptions options)
    {
        var lookAhead = new LookAheadResponse(
            facts.LookAhead < 0 ? options.LookAhead : TimeSpan.FromMilliseconds(facts.LookAhead), facts.Receipts);
        if (facts.Tempo is not { } tempo)
        {
            return new TempoResponse
            {
                Bpm = null, BeatsPerBar = null, Anchor = null, Playing = false, Source = TempoSource.None, Lock = ClockLock.None, Now = BeatGrid.Instant(facts.Now),
                Beat = null, Bar = null, BeatInBar = null, LookAhead = lookAhead,
            };
        }

        var beat = tempo.BeatAt(facts.Now);
        var (bar, inBar) = tempo.Grid.Place(beat);
        return new TempoResponse
        {
            Bpm = Math.Round(tempo.Grid.Bpm, 3),
            BeatsPerBar = tempo.Grid.BeatsPerBar,
            Anchor = BeatGrid.Instant(tempo.Grid.Anchor),
            Playing = tempo.Playing,
            Source = tempo.Source,
            Lock = tempo.Lock(facts.Now, options.ClockSilence),
            Now = BeatGrid.Instant(facts.Now),
            Beat = Math.Round(beat, 4),
            Bar = bar,
            BeatInBar = Math.Round(inBar, 4),
            DriftMs = tempo.Loop is { } loop ? Math.Round(loop.Drift, 2) : null,
            DriftPpm = tempo.Loop is { } followed ? Math.Round(followed.Ppm(tempo.Grid), 1) : null,
            JitterMs = tempo.Loop is { } heard ? Math.Round(heard.Jitter, 2) : null,
            HeardAt = tempo.Loop is { } last ? BeatGrid.Instant(last.Heard) : null,
            LookAhead = lookAhead,
        };
    }
}
