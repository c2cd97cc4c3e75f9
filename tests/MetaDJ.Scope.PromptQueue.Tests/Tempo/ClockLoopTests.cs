using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Tempo;

namespace MetaDJ.Scope.PromptQueue.Tests.Tempo;

/// <summary>Following a clock through a bad network.</summary>
public sealed class ClockLoopTests
{
    private static readonly TimeSpan s_silence = TimeSpan.FromSeconds(2);

    [Fact]
    public void Link_ThroughAJitteryNetwork_LocksWithinABarAndStaysWithin3Ms()
    {
        var show = new Show(Network: 120);

        var tempo = show.Link(null, seconds: 4, bpm: 128);
        Assert.Equal(ClockLock.Locked, tempo.Lock(show.Now, s_silence));
        show.Off(tempo, 128, within: 8);
        for (var i = 0; i < 60; i++)
        {
            tempo = show.Link(tempo, seconds: 1, bpm: 128);
            show.Off(tempo, 128, within: 3);
        }

        Assert.InRange(tempo.Grid.Bpm, 127.98, 128.02);
        Assert.Equal(1, tempo.Song);
        Assert.InRange(tempo.Loop!.Jitter, 0, 3);
    }

    [Fact]
    public void Link_ThatChangesItsTempo_KeepsTheBeat()
    {
        var show = new Show(Network: 60);
        var tempo = show.Link(null, seconds: 10, bpm: 120);

        tempo = show.Link(tempo, seconds: 2, bpm: 140);

        Assert.InRange(tempo.Grid.Bpm, 139.9, 140.1);
        show.Off(tempo, 140, within: 8);
        Assert.Equal(1, tempo.Song);
    }

    [Fact]
    public void Link_ThatJumps_IsFollowedWithinABarAndCountsAnew()
    {
        var show = new Show(Network: 60);
        var tempo = show.Link(null, seconds: 10, bpm: 120);

        show.Beat += 33.4;
        tempo = show.Link(tempo, seconds: 1, bpm: 120);

        show.Off(tempo, 120, within: 8);
        Assert.Equal(2, tempo.Song);
    }

    [Fact]
    public void Link_WithOneStraySample_IsNotMoved()
    {
        var show = new Show(Network: 20);
        var tempo = show.Link(null, seconds: 10, bpm: 120);

        var stray = ClockHearing.Hear(tempo, new ClockRequest { ClientTime = show.Client, Bpm = 120, Beat = show.Beat + 7.3 }, show.Now);

        Assert.Equal(tempo.Grid.Anchor, stray.Grid.Anchor, 6);
        show.Off(show.Link(stray, seconds: 1, bpm: 120), 120, within: 3);
    }

    [Fact]
    public void Clock_FromAClientWhoseTimeBeginsAnew_IsFoundAgain()
    {
        var show = new Show(Network: 40);
        var tempo = show.Link(null, seconds: 10, bpm: 120);
        foreach (var shift in new[] { 5e9, -5e9 })
        {
            show.ClientAhead += shift;
            tempo = show.Link(tempo, seconds: 5, bpm: 120);
            show.Off(tempo, 120, within: 8);
        }
    }

    [Fact]
    public void Clock_ThatFallsSilent_LetsTheGridRunOnAndSaysSo()
    {
        var show = new Show(Network: 20);
        var tempo = show.Link(null, seconds: 10, bpm: 128);

        show.Wait(60, 128);

        Assert.Equal(ClockLock.FreeWheel, tempo.Lock(show.Now, s_silence));
        show.Off(tempo, 128, within: 40);
    }

    [Theory]
    [InlineData(90)]
    [InlineData(128)]
    [InlineData(174)]
    public void Midi_WithTicksThatShake_FindsTempoAndBeat(double bpm)
    {
        var show = new Show(Network: 80);

        var tempo = show.Midi(null, seconds: 8, bpm, shake: 2);

        Assert.InRange(tempo.Grid.Bpm, bpm - 0.25, bpm + 0.25);
        Assert.Equal(ClockLock.Locked, tempo.Lock(show.Now, s_silence));
        show.Off(tempo, bpm, within: 3);
        Assert.InRange(tempo.Loop!.Jitter, 0, 3);
    }

    [Fact]
    public void Midi_OfAnotherTempo_IsFoundWithinABar()
    {
        var show = new Show(Network: 40);
        var tempo = show.Midi(null, seconds: 8, 120, shake: 1);

        tempo = show.Midi(tempo, seconds: 2, 150, shake: 1);

        Assert.InRange(tempo.Grid.Bpm, 148, 152);
        show.Off(tempo, 150, within: 8);
        Assert.Equal(1, tempo.Song);
    }

    [Fact]
    public void Midi_StartedAnew_CountsFromBarOne()
    {
        var show = new Show(Network: 40);
        var tempo = show.Midi(null, seconds: 8, 120, shake: 1);
        tempo = ClockHearing.Hear(tempo, new ClockRequest { Ticks = [show.Client], FirstTick = 0, Playing = false }, show.Now);
        Assert.False(tempo.Playing);
        show.Wait(7.7, 120);
        show.Beat = 0;

        tempo = show.Midi(tempo, seconds: 1.5, 120, shake: 1);

        Assert.Equal(1, tempo.Grid.Place(tempo.BeatAt(show.Now)).Bar);
        show.Off(tempo, 120, within: 6);
        Assert.Equal(2, tempo.Song);
    }

    [Fact]
    public void BarOne_WhileAClockIsFollowed_IsAtItsNearestBeatAndStays()
    {
        var show = new Show(Network: 20);
        var tempo = show.Link(null, seconds: 10.1, bpm: 120);
        var nearest = Math.Round(show.Beat);

        tempo = show.Link(tempo.BarOne(show.Now), seconds: 5, bpm: 120);

        Assert.Equal(show.Beat - nearest, tempo.BeatAt(show.Now), 1);
        Assert.Equal(2, tempo.Song);
    }

    /// <summary>A client with a clock of its own, behind a network that only ever adds.</summary>
    private sealed class Show(double Network)
    {
        private readonly Random _random = new(5);

        public double Now { get; private set; } = 1_764_014_400_000;

        public double ClientAhead { get; set; } = -1_764_000_000_000;

        public double Beat { get; set; } = 17.2;

        public double Client => Now + ClientAhead;

        public void Wait(double seconds, double bpm) => Move(1_000 * seconds, bpm);

        public SessionTempo Link(SessionTempo? tempo, double seconds, double bpm)
        {
            for (var passed = 0.0; passed < 1_000 * seconds; passed += 50)
            {
                var shake = (_random.NextDouble() * 4) - 2;
                tempo = ClockHearing.Hear(tempo, new ClockRequest { ClientTime = Client + shake, Bpm = bpm, Beat = Beat }, Now + Way());
                Move(50, bpm);
            }

            return tempo!;
        }

        public SessionTempo Midi(SessionTempo? tempo, double seconds, double bpm, double shake)
        {
            var spacing = 60_000 / bpm / 24;
            for (var passed = 0.0; passed < 1_000 * seconds; passed += 6 * spacing)
            {
                var first = (long)Math.Round(Beat * 24);
                Beat = first / 24.0;
                var ticks = new List<double>();
                for (var i = 0; i < 6; i++)
                {
                    ticks.Add(Client + (shake * ((2 * _random.NextDouble()) - 1)));
                    Move(spacing, bpm);
                }

                tempo = ClockHearing.Hear(tempo, new ClockRequest { Ticks = ticks, FirstTick = first }, Now - spacing + Way());
            }

            return tempo!;
        }

        /// <summary>How far the grid is from the truth: what the fastest message took cannot be known from here.</summary>
        public void Off(SessionTempo tempo, double bpm, double within) =>
            Assert.InRange((Beat - tempo.Loop!.Zero - tempo.Grid.BeatAt(Now)) * 60_000 / bpm, -within, within + 3);

        private double Way() => Math.Pow(_random.NextDouble(), 3) * Network;

        private void Move(double ms, double bpm)
        {
            Now += ms;
            Beat += ms * bpm / 60_000;
        }
    }
}
