using MetaDJ.Scope.PromptQueue.Contracts;

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
        await using var show = await FiveThemesShow.PlayAsync();

        Assert.Equal((128, 4), (show.Tempo.Bpm, show.Tempo.BeatsPerBar));
        Assert.Equal((TimeSpan.FromSeconds(1.125), 3), (show.Tempo.LookAhead.Span, show.Tempo.LookAhead.Samples));
        Assert.All(show.Cues, cue => Assert.Equal(CueState.Applied, cue.State));
        Assert.Empty(FiveThemesScore.Judge(show.Frames));

        // The judge fails what is not so: the same calls to another Scope pass, and do not when the fade is a chunk late or early, or when all
        // are sent on the beat instead of before it.
        Assert.Empty(FiveThemesScore.Judge(await show.AgainAsync(_ => false, TimeSpan.Zero)));
        Assert.Equal([20, 21, 22, 23, 24], FiveThemesScore.Judge(await show.AgainAsync(IsFade, s_chunk)));
        Assert.Equal([19, 20, 21, 22, 23], FiveThemesScore.Judge(await show.AgainAsync(IsFade, -s_chunk)));
        Assert.NotEmpty(FiveThemesScore.Judge(await show.AgainAsync(_ => true, TimeSpan.FromSeconds(1.125))));
    }

    private static bool IsFade(House.Told told) => told.Path == "api/v1/session/parameters" && told.Update["lora_scales"] is not null;
}
