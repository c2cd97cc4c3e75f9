using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Cues;

namespace MetaDJ.Scope.PromptQueue.Tempo;

/// <summary>What is wrong with a tempo, a clock, or when on the beat a cue shall be. Pure.</summary>
internal static class TempoValidation
{
    private const int MostTicks = 200;

    /// <summary>Numbers of bars and ticks: days of music.</summary>
    private const int MostBars = 100_000;

    private const double MostBeats = 4_096;

    /// <summary>A client may count its ms from anywhere; beyond this a double loses them.</summary>
    private const double MostClientTime = 1e13;

    /// <summary>When a cue is to come and how long it holds: by the beat or by the clock, not both.</summary>
    public static void Check(CueTime? time, DateTimeOffset? notBefore, double? holdBeats, TimeSpan? hold, FieldErrors errors)
    {
        errors.When(time is not null && notBefore is not null, "at", "Give notBefore or this.");
        errors.When(holdBeats is not null && hold is not null, "holdBeats", "Give hold or this.");
        errors.When(holdBeats is { } beats && !(beats is > 0 and <= MostBeats), "holdBeats", "Give more than 0 and at most 4096 beats.");
        if (time is { } at)
        {
            errors.Under("at", Check(at));
        }
    }

    public static FieldErrors Check(CueTime at)
    {
        var errors = new FieldErrors();
        errors.When((at.Next is null) == (at.Bar is null), "$", "Give next (beat, bar or phrase) or the number of a bar.");
        errors.When(at.Next is not (null or GridStep.Beat or GridStep.Bar or GridStep.Phrase), "next", "Give beat, bar or phrase.");
        errors.When(at.Next == GridStep.Phrase ? at.Bars is not (>= 1 and <= 64) : at.Bars is not null, "bars", "Give 1 to 64 with a phrase, and nothing otherwise.");
        errors.When(at.Bar is < 1 or > MostBars, "bar", $"Give 1 to {MostBars}.");
        errors.When(at.Beat is not null && at.Bar is null, "beat", "It is the beat in a bar: give the bar too.");
        errors.When(at.Beat is { } beat && !(beat is >= 1 and < 17), "beat", "Give 1 or more, and less than 17.");
        errors.When(at.ExpireAfterBeats is { } late && !(late is >= 0 and <= 256), "expireAfterBeats", "Give 0 to 256 beats.");
        return errors;
    }

    public static FieldErrors Check(TempoRequest request, DateTimeOffset now)
    {
        var errors = new FieldErrors();
        errors.When(request is { Bpm: null, BeatsPerBar: null, BarOneNow: false, BarOneAt: null, Playing: null }, "$", "Give at least one thing to change.");
        Bpm(request.Bpm, errors);
        PerBar(request.BeatsPerBar, errors);
        errors.When(request is { BarOneNow: true, BarOneAt: not null }, "barOneAt", "Give barOneNow or this.");
        errors.When(request.BarOneAt is { } at && (at - now).Duration() > TimeSpan.FromMinutes(10), "barOneAt", "Give an instant within 10 minutes of now.");
        errors.When(request.Playing == false && (request.BarOneNow || request.BarOneAt is not null), "playing", "Bar 1 begins while the transport runs.");
        return errors;
    }

    public static FieldErrors Check(TapRequest request)
    {
        var errors = new FieldErrors();
        errors.When(request.ClientTime is { } at && !IsClientTime(at), "clientTime", "Give ms, by whatever clock.");
        return errors;
    }

    public static FieldErrors Check(ClockRequest clock)
    {
        var errors = new FieldErrors();
        errors.When(clock.RoundTrip is { } trip && !(trip is >= 0 and <= 60_000), "roundTrip", "Give 0 to 60000 ms.");
        PerBar(clock.BeatsPerBar, errors);
        if (clock.Ticks is not { } ticks)
        {
            errors.When(clock.ClientTime is not { } at || !IsClientTime(at), "clientTime", "Give the instant of the beat in ms, by the client's clock.");
            errors.When(clock.Bpm is null, "bpm", "Give bpm and beat (Link), or ticks (MIDI).");
            Bpm(clock.Bpm, errors);
            errors.When(clock.Beat is not { } beat || !(Math.Abs(beat) <= 1e7), "beat", "Give the beat at clientTime.");
            errors.When(clock.FirstTick is not null, "firstTick", "It belongs to ticks.");
            return errors;
        }

        errors.When(clock is not { Bpm: null, Beat: null, ClientTime: null }, "ticks", "Give bpm, beat and clientTime (Link), or ticks (MIDI).");
        errors.When(ticks.Count is 0 or > MostTicks, "ticks", $"Give 1 to {MostTicks}.");
        errors.When(!ticks.All(IsClientTime), "ticks", "Give ms, by whatever clock.");
        errors.When(ticks.Zip(ticks.Skip(1)).Any(pair => pair.First >= pair.Second), "ticks", "They rise.");
        errors.When(clock.FirstTick is not (>= 0 and <= 24L * 16 * MostBars), "firstTick", "Give the number of the first tick since the start, from 0.");
        return errors;
    }

    private static void Bpm(double? bpm, FieldErrors errors) => errors.When(
        bpm is { } number && !(number is >= BeatGrid.LeastBpm and <= BeatGrid.MostBpm), "bpm", $"Give {BeatGrid.LeastBpm} to {BeatGrid.MostBpm}.");

    private static void PerBar(int? beats, FieldErrors errors) => errors.When(beats is < 1 or > 16, "beatsPerBar", "Give 1 to 16.");

    private static bool IsClientTime(double at) => Math.Abs(at) <= MostClientTime;
}
