using MetaDJ.Scope.Testing;

namespace MetaDJ.Scope.PromptQueue.Tests.Models;

/// <summary>
/// Random interleavings of everything that people and dispatchers do to a queue agree with a simple model: a lead, two of the crew and an audience queue,
/// edit, move, cancel, skip, clear, undo and redo, while dispatchers take, send, record, die before or after sending, and are taken over. The seed is in the
/// name of the case.
/// </summary>
/// <remarks>
/// That it can fail was tried with planted bugs, each of which it found within these seeds: a successor that sends again without asking what the stage has;
/// a cue that returns to the end of its author's and not to its place; an author's last place that is kept when all their cues have gone; a clearing that
/// leaves a hold; a hold that is over with the next cue; an undo that takes anybody's last change.
/// </remarks>
public sealed class QueueModelTests(RedisServers servers)
{
    private const int Steps = 80;

    public static TheoryData<RedisKind, int> Seeds() => [.. Enumerable.Range(1, 24).SelectMany(seed => new[] { (RedisKind.Redis, seed), (RedisKind.Garnet, seed) })];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Interleavings_AgreeWithTheModel(RedisKind kind, int seed)
    {
        var queue = new QueueUnderTest(await servers.OpenAsync(kind));
        await queue.OpenAsync();
        var walk = new ModelWalk(queue, seed);
        for (var step = 0; step < Steps; step++)
        {
            await walk.StepAsync();
        }

        await walk.PlayOutAsync();
    }
}
