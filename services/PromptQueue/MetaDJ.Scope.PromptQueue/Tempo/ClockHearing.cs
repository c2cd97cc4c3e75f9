using MetaDJ.Scope.PromptQueue.Contracts.Http;

namespace MetaDJ.Scope.PromptQueue.Tempo;

/// <summary>From what a client forwards of a clock to the tempo that follows from it. Pure.</summary>
internal static class ClockHearing
{
    public const int TicksPerBeat = 24;

    /// <summary>Another clock than the one followed is taken when that has been silent for so long, in ms: two at once would pull the grid to and fro.</summary>
    private const double Faithful = 1_000;

    /// <param name="arrival">By our clock, in ms.</param>
    public static SessionTempo Hear(SessionTempo? tempo, ClockRequest heard, double arrival)
    {
        var source = heard.Ticks is null ? TempoSource.Link : TempoSource.Midi;
        var left = heard.Ticks is { } ticks ? ticks[^1] : heard.ClientTime!.Value;
        var way = Math.Clamp(heard.RoundTrip ?? 0, 0, 1_000) / 2;
        if (tempo?.Loop is { } other && other.Source != source && arrival - other.Heard < Faithful)
        {
            return tempo;
        }

        var loop = tempo?.Loop is { } known && known.Source == source ? known : ClockLoop.Begin(source, left, arrival);
        var (offset, isFar) = loop.Offset.Heard(left, arrival);
        loop = loop with { Offset = offset, Heard = arrival };
        var bpm = heard.Bpm ?? tempo?.Grid.Bpm ?? 120;
        var grid = tempo?.Grid ?? new BeatGrid(bpm, heard.BeatsPerBar ?? 4, arrival);
        var was = tempo;
        tempo = (tempo ?? new SessionTempo { Grid = grid, Source = source, Song = 0 }) with { Source = source };
        if (heard.BeatsPerBar is { } beatsPerBar && beatsPerBar != tempo.Grid.BeatsPerBar)
        {
            tempo = tempo.Set(null, beatsPerBar, arrival);
        }

        var stood = !tempo.Playing;
        tempo = tempo with { Loop = loop, StandsAt = heard.Playing ? null : tempo.StandsAt ?? tempo.Grid.BeatAt(arrival) };
        if (isFar || (source == TempoSource.Midi && !heard.Playing))
        {
            return tempo;
        }

        var jumped = was?.Loop is null || (stood && heard.Playing && source == TempoSource.Midi && heard.FirstTick == 0);
        foreach (var sample in Samples(heard, offset.Value - way))
        {
            var step = tempo.Loop!.Step(tempo.Grid, sample);
            tempo = tempo with { Loop = step.Loop, Grid = step.Grid };
            jumped |= step.Jumped;
        }

        return jumped ? tempo with { Song = tempo.Song + 1 } : tempo;
    }

    private static IEnumerable<ClockSample> Samples(ClockRequest heard, double offset)
    {
        if (heard.Ticks is not { } ticks)
        {
            return [new ClockSample(heard.ClientTime!.Value + offset, heard.Beat!.Value, heard.Bpm!.Value)];
        }

        return ticks.Select((tick, i) => new ClockSample(tick + offset, (heard.FirstTick!.Value + i) / (double)TicksPerBeat));
    }
}
