using MetaDJ.Scope.PromptQueue.Contracts;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Cues;
using MetaDJ.Scope.PromptQueue.Tempo;
using MetaDJ.Scope.PromptQueue.Tests.House;

namespace MetaDJ.Scope.PromptQueue.Tests.Cues;

public sealed class StoredCueTests
{
    [Fact]
    public void Read_OfWhatWasWritten_IsTheSame()
    {
        var cue = new Cue
        {
            Id = CueId.New(TimeProvider.System),
            State = CueState.Failed,
            Cause = "Scope refused it with 422.",
            Body = new CueBody("vera\nsecond line", Some.Prompt("two  spaces \"and\" <quotes>") with { ExpiresAt = Some.Now.AddHours(1), Hold = TimeSpan.FromSeconds(1.5) }, "00-a-b-01"),
            Receipt = new CueReceipt { QueuedAt = Some.Now, DueAt = Some.Now.AddSeconds(1), SentAt = Some.Now.AddSeconds(2), AcceptedAt = Some.Now.AddSeconds(3) },
        };

        var stored = StoredCue.Write(cue);
        var read = StoredCue.Read(cue.Id, stored);

        Assert.Equal(stored, StoredCue.Write(read));
        Assert.Equal((cue.State, cue.Cause, cue.Receipt), (read.State, read.Cause, read.Receipt));
        Assert.Equal((cue.Body.Author, cue.Body.Trace), (read.Body.Author, read.Body.Trace));
        Assert.Equal(cue.Content.Prompts, read.Content.Prompts);
        Assert.Equal((cue.Content.ExpiresAt, cue.Content.Hold), (read.Content.ExpiresAt, read.Content.Hold));
    }

    [Theory]
    [InlineData(1, false, CueState.Queued)]
    [InlineData(0, true, CueState.Due)]
    public void Read_PlaceTellsMoreThanTheRecord(int position, bool onItsWay, CueState expected)
    {
        var (id, body) = Some.Cue();

        Assert.Equal(expected, StoredCue.Read(id, $"1 1764014400000 0 0 0 0 0 0 0 - 1 1 \n{StoredCue.Body(body)}", position, onItsWay).State);
    }

    [Fact]
    public void Read_GivenBackAfterItWasSent_IsQueuedAgain()
    {
        var (id, body) = Some.Cue();

        Assert.Equal(CueState.Queued, StoredCue.Read(id, $"3 1764014400000 0 0 0 5 6 0 0 - 1 1 \n{StoredCue.Body(body)}", position: 2).State);
    }

    // At 120 bpm in 4, now is beat 5.2: bar 2 begins at beat 4, bar 3 at beat 8, 1.4 s from now.
    [Theory]
    [InlineData(true, 0, 1_400, "0 b1 1")]
    [InlineData(true, 0, 1_400, "0 n3:1x1 1")]
    [InlineData(true, 0, 0, "0 n2:1x1 1")]                  // past: it is to be expired
    [InlineData(true, 2_000, 3_400, "0 b1 1")]              // the first bar behind a hold
    [InlineData(true, 0, 0, "0 b1 1", "0 - 2")]             // somebody else's need not wait for it
    [InlineData(true, 0, 1_400, "0 b1 1", "0 - 1")]         // one's own does
    [InlineData(true, 0, 900, "5000 - 1", "900 - 2")]
    [InlineData(false, 0, null, "0 b1 1")]                  // the transport stands
    [InlineData(false, 0, 900, "0 b1 1", "900 - 2")]
    [InlineData(null, 0, null, "0 b1 1")]
    [InlineData(true, 700, 700, "0 - 1")]
    [InlineData(true, 0, null)]
    public void NextDue_OfTheCuesAtTheHead_IsTheEarliestOfEachVoicesFirst(bool? plays, int hold, int? expected, params string[] cues)
    {
        var grid = new BeatGrid(120, 4, BeatGrid.Ms(Some.Now));
        var now = Some.Now.AddMilliseconds(2_600);
        var tempo = plays is null ? null : new SessionTempo { Grid = grid, Source = TempoSource.Number, StandsAt = plays == true ? null : 5.2 };
        var stored = cues.Select(cue => cue.Split(' ')).Select(cue =>
            $"1 1 {(cue[0] == "0" ? 0 : now.AddMilliseconds(int.Parse(cue[0], null)).ToUnixTimeMilliseconds())} 0 0 0 0 0 0 {cue[1]} 1 {cue[2]} \n{{}}");

        var due = StoredCue.NextDue(stored, tempo, hold > 0 ? now.AddMilliseconds(hold) : null, now);

        Assert.Equal(expected, (due - now)?.TotalMilliseconds);
    }

    /// <summary>Records of before there was an <c>applied</c> of its own say 4, and mean the same.</summary>
    [Theory]
    [InlineData("4", "0", CueState.Accepted)]
    [InlineData("4", "1764014403000", CueState.Applied)]
    [InlineData("3", "0", CueState.Sent)]
    [InlineData("5", "1764014403000", CueState.Failed)]
    public void Told_IsAppliedOnlyWithAFrame_AndIsNeverRecorded(string recorded, string frame, CueState told)
    {
        var (id, body) = Some.Cue();
        var stored = $"{recorded} 1764014400000 0 0 0 1764014401000 1764014402000 1764014402500 {frame} - 1 1 \n{StoredCue.Body(body)}";

        var read = StoredCue.Read(id, stored);

        Assert.Equal(told, read.ToResponse(Some.Session()).State);
        Assert.Equal(stored, StoredCue.Write(read));
    }
}
