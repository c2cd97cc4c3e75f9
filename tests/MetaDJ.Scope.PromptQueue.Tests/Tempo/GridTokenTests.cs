using System.Globalization;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Queues;
using MetaDJ.Scope.PromptQueue.Tempo;
using MetaDJ.Scope.PromptQueue.Tests.House;
using MetaDJ.Scope.ServiceDefaults.Redis;
using MetaDJ.Scope.Testing;
using StackExchange.Redis;

namespace MetaDJ.Scope.PromptQueue.Tests.Tempo;

/// <summary>When a cue on the beat is due: one decision, made in C# and in Redis alike.</summary>
public sealed class GridTokenTests(RedisServers servers)
{
    private static readonly BeatGrid s_grid = new(120, 4, 1_764_014_400_000);

    [Fact]
    public void Of_WhatWasAsked_IsShort()
    {
        Assert.Equal("-", Token(null));
        Assert.Equal("q1", Token(new CueTime { Next = GridStep.Beat }));
        Assert.Equal("b1x0.5", Token(new CueTime { Next = GridStep.Bar, ExpireAfterBeats = 0.5 }));
        Assert.Equal("b16", Token(new CueTime { Next = GridStep.Phrase, Bars = 16 }));
        Assert.Equal("n9:1x1", Token(new CueTime { Bar = 9 }));
        Assert.Equal("n9:2.5x3h8", GridToken.Of(Some.Prompt() with { At = new CueTime { Bar = 9, Beat = 2.5, ExpireAfterBeats = 3 }, HoldBeats = 8 }));
        Assert.Equal("-h1.5", GridToken.Of(Some.Prompt() with { HoldBeats = 1.5 }));
        Assert.Equal((8, null), (GridToken.HoldBeats("n9:2.5x3h8"), GridToken.HoldBeats("n9:1x1")));
    }

    // Beats of the count: at 120 bpm one is 500 ms.
    [Theory]
    [InlineData("q1", 5.2, 0, 6, false)]
    [InlineData("b1", 5.2, 0, 8, false)]
    [InlineData("b8", 5.2, 0, 32, false)]
    [InlineData("b1", 7.9, 0, 12, false)]       // 0.1 beat is less than it takes to the picture
    [InlineData("b1", 5.2, 13, 16, false)]      // behind a hold
    [InlineData("b1@8/1", 5.2, 0, 8, false)]    // planned, and still to come
    [InlineData("b1@8/1", 7.9, 0, 8, false)]    // planned: it goes, a little late
    [InlineData("b1@8/1", 8.3, 0, 12, false)]   // missed: the next
    [InlineData("b1x2@8/1", 9.5, 0, 8, false)]  // late, but not too late
    [InlineData("b1x2@8/1", 10, 0, 8, true)]
    [InlineData("b1@8/7", 20, 0, 24, false)]    // planned in another count
    [InlineData("n9:1x1", 5.2, 0, 32, false)]
    [InlineData("n9:3x1", 5.2, 0, 34, false)]
    [InlineData("n9:1x1", 32.7, 0, 32, false)]
    [InlineData("n9:1x1", 33, 0, 32, true)]
    [InlineData("n9:1x4", 33, 0, 32, false)]
    public void Plan_AtABeat_IsTheBoundary(string token, double at, double hold, double beat, bool expired)
    {
        var plan = GridToken.Plan(token, s_grid, 1, s_grid.InstantOf(at), hold > 0 ? s_grid.InstantOf(hold) : 0, lookAhead: 100, window: 30);

        Assert.Equal((beat, expired), (plan.Beat, plan.Expired));
        Assert.Equal(s_grid.InstantOf(beat), plan.Due);
    }

    [Fact]
    public void Plan_WhenTheTempoChanges_MovesWithIt()
    {
        var now = s_grid.InstantOf(5);
        var faster = s_grid.At(150, now);

        Assert.Equal(now + (3 * 400), GridToken.Plan("b1@8/1", faster, 1, now, 0, 0, 0).Due, 3);
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Plan_InRedis_IsTheSame(RedisKind kind)
    {
        var redis = await servers.OpenAsync(kind);
        var script = $$"""
            local META = KEYS[2]
            local now = ARGV[1]
            {{RedisScript.Load<TempoStore>(TempoStore.Prelude).Text}}
            tempo_key = KEYS[1]
            local due, earlier, grid, too_late = due_at('0', ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5]))
            return {string.format('%.0f', due), grid, too_late and '1' or ''}
            """;
        var keys = new QueueKeys(Some.Session());
        var random = new Random(11);
        for (var i = 0; i < 400; i++)
        {
            var grid = new BeatGrid(20 + (random.NextDouble() * 280), random.Next(1, 17), 1_764_014_400_000 + (random.NextDouble() * 1e6));
            var now = Math.Floor(grid.InstantOf(random.NextDouble() * 600));
            var beat = Math.Floor(grid.BeatAt(now)) + random.Next(-6, 20);
            var (song, lookAhead, window) = (random.Next(1, 3), random.Next(0, 1_200), random.Next(0, 40));
            var token = random.Next(4) switch
            {
                0 => "q1",
                1 => $"b{random.Next(1, 65)}",
                2 => $"q1@{beat}/1",
                _ => string.Create(CultureInfo.InvariantCulture, $"n{Math.Max(1, (long)(beat / grid.BeatsPerBar))}:{1 + (random.Next(0, 4) / 2.0)}"),
            };
            token = random.Next(2) == 0 && !token.Contains('@', StringComparison.Ordinal) ? token + "x1.5h4" : token;
            var hold = random.Next(3) == 0 ? Math.Floor(grid.InstantOf(beat + random.Next(-4, 12))) : 0;
            await redis.HashSetAsync(keys.Tempo, "grid", string.Create(CultureInfo.InvariantCulture, $"{grid.Bpm:R} {grid.BeatsPerBar} {grid.Anchor:R} {song} 1"));

            var expected = GridToken.Plan(token, grid, song, now, hold, lookAhead, window);
            var answer = (RedisValue[])(await redis.ScriptEvaluateAsync(
                script, [keys.Tempo, keys.Meta], [now.ToString("F0", CultureInfo.InvariantCulture), token, hold, lookAhead, window]))!;

            var seen = $"{i}: {token} at {grid.BeatAt(now)} of {grid}, held until {hold}, look-ahead {lookAhead}: {string.Join(' ', answer)}";
            Assert.True(expected.Expired == (answer[2] == "1"), seen);
            Assert.True(expected.Expired || Math.Floor(expected.Due + 0.5) == (double)answer[0], seen);
            Assert.True(expected.Expired || token[0] == 'n' || answer[1].ToString().EndsWith($"@{expected.Beat:F0}/{song}", StringComparison.Ordinal), seen);
        }
    }

    private static string Token(CueTime? at) => GridToken.Of(Some.Prompt() with { At = at });
}
