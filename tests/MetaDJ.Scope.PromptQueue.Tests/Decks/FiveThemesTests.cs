using MetaDJ.Scope.PromptQueue.Contracts;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.SetLists;
using MetaDJ.Scope.PromptQueue.Tests.House;

namespace MetaDJ.Scope.PromptQueue.Tests.Decks;

/// <summary>
/// Cues of the five ready set lists and a cross-fade between two LoRAs on bar 9 of a 128 BPM clock, watched frame by frame; what is to be seen, and when,
/// is written down in <see cref="FiveThemesScore"/>.
/// </summary>
public sealed class FiveThemesTests
{
    private static readonly TimeSpan s_chunk = TimeSpan.FromSeconds(0.75);

    [Fact]
    public async Task Show_WithALoraFadeOnBarNine_ShowsInEveryFrameWhatTheScoreSays()
    {
        CueRequest[] score =
        [
            Theme("cosmic-voyage", "Engines warm", bar: 1), Theme("neon-foundry", "First pour", bar: 3), Theme("digital-forest", "Fireflies", bar: 5),
            Theme("synthwave-highway", "On ramp", bar: 7), Fade(FadeCurve.EqualPower, steps: 4, bar: 9), Theme("crystal-sanctuary", "First chime", bar: 12),
        ];

        await using var show = await ScoredShow.PlayAsync(score, FiveThemesScore.FiveThemes.Count);

        Assert.Equal((128, 4), (show.Tempo.Bpm, show.Tempo.BeatsPerBar));
        Assert.Equal((TimeSpan.FromSeconds(1.125), 3), (show.Tempo.LookAhead.Span, show.Tempo.LookAhead.Samples));
        Assert.All(show.Cues, cue => Assert.True(cue.State is CueState.Accepted or CueState.Applied, $"{cue.State}"));
        Assert.Empty(Judge(show.Frames));
        // No transition taught it that Scope takes longer.
        Assert.Equal(show.Tempo.LookAhead, (await show.TempoAsync()).LookAhead);

        // The judge fails what is not so. The same calls to another Scope pass; they do not when the fade is a chunk late or early, or when all are sent on
        // the beat and not ahead of it.
        Assert.Empty(Judge(await show.AgainAsync(_ => false, TimeSpan.Zero)));
        Assert.Equal([20, 21, 22, 23, 24], Judge(await show.AgainAsync(ScoredShow.IsFade, s_chunk)));
        Assert.Equal([19, 20, 21, 22, 23], Judge(await show.AgainAsync(ScoredShow.IsFade, -s_chunk)));
        Assert.Equal(
            [1, 2, 3, 4, 6, 7, 8, 9, 11, 12, 13, 14, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 29, 30, 31],
            Judge(await show.AgainAsync(_ => true, TimeSpan.FromSeconds(1.125))));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Cues_ThatMeetAFade_LandWithItInTheFramesOfTheirBars(bool fadeFirst)
    {
        var (fade, prompt) = (Fade(FadeCurve.Linear, steps: 8, bar: 3), Snap(FiveThemesScore.Cosmic, bar: 3));

        await using var show = await ScoredShow.PlayAsync(
            [.. fadeFirst ? [fade, prompt] : new[] { prompt, fade }, Snap(FiveThemesScore.Digital, bar: 4), Snap(FiveThemesScore.Neon, bar: 5)], FiveThemesScore.Meeting.Count);

        Assert.All(show.Cues, cue => Assert.True(cue.State is CueState.Accepted or CueState.Applied, $"{cue.State}"));
        Assert.Empty(FiveThemesScore.Judge(FiveThemesScore.Meeting, show.Frames));
    }

    /// <summary>Each step waited for the one before it and woke a little late: a long fade ended chunks behind its bar.</summary>
    [Fact]
    public async Task Fade_OfManyChunksWhereTimersAreLate_DoesNotFallBehind()
    {
        var late = TimeSpan.FromMilliseconds(15);

        await using var show = await ScoredShow.PlayAsync([Fade(FadeCurve.Linear, steps: 32, bar: 1)], frames: 36, late);

        Assert.True(Assert.Single(show.Cues).State is CueState.Accepted or CueState.Applied);
        Assert.Equal(32, show.Steps.Count);
        Assert.All(show.Steps.Select((step, i) => step - (i * s_chunk)), off => Assert.InRange(off, -late, late));
    }

    private static IReadOnlyList<int> Judge(IReadOnlyList<byte[]> frames) => FiveThemesScore.Judge(FiveThemesScore.FiveThemes, frames);

    /// <summary>A cue of a set list that comes along, with its prompts and its transition, on a bar of the show.</summary>
    private static CueRequest Theme(string setList, string label, int bar) =>
        BuiltInSetLists.ByName[setList].Cues.Single(cue => cue.Label == label) with { Number = null, Follow = null, Hold = null, At = new CueTime { Bar = bar } };

    private static CueRequest Snap(string prompt, int bar) => Some.Prompt(prompt) with { At = new CueTime { Bar = bar } };

    private static CueRequest Fade(FadeCurve curve, int steps, int bar) =>
        new() { Kind = CueKind.DeckFade, DeckFade = new DeckFadeSpec { To = "B", Steps = steps, Curve = curve }, At = new CueTime { Bar = bar } };
}
