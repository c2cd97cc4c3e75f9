using System.Security.Cryptography;
using MetaDJ.Scope.PromptQueue.Cues;
using MetaDJ.Scope.PromptQueue.Tempo;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace MetaDJ.Scope.PromptQueue.Dispatch;

/// <summary>Looks at frames through the door, a bounded number of cues at a time; a cue that finds no room goes without.</summary>
internal sealed class FrameSampler(StageDoor door, TempoStore tempi, TimeProvider clock, IOptions<ReceiptOptions> options) : IDisposable
{
    private readonly SemaphoreSlim _room = new(options.Value.Concurrency);

    public bool Enabled => options.Value.SampleFrames;

    public FrameWatch Watch() => new(this);

    /// <returns>The present frame, in short; null when sampling is off, all places are taken, or there is no frame.</returns>
    public async Task<FrameHash?> LookAsync(StagePass pass, CancellationToken cancellationToken)
    {
        if (!Enabled || !_room.Wait(0, CancellationToken.None))
        {
            return null;
        }

        try
        {
            return await door.FrameAsync(pass, cancellationToken) is { } frame ? new FrameHash(Convert.ToHexString(SHA256.HashData(frame))) : null;
        }
        finally
        {
            _room.Release();
        }
    }

    /// <summary>
    /// Learns how long this pod takes from an update to the picture. Only of a picture that stands still by itself: where every frame is another one,
    /// the first after a cue tells nothing of it.
    /// </summary>
    public async Task LearnAsync(StagePass pass, Cue cue, FrameHash changed, CancellationToken cancellationToken)
    {
        if (cue.Receipt is not { SentAt: { } sent, FirstChangedFrameAt: { } seen })
        {
            return;
        }

        await Task.Delay(options.Value.Interval, clock, cancellationToken);
        if (await LookAsync(pass, cancellationToken) != changed)
        {
            return;
        }

        try
        {
            await tempi.NoteFrameAsync(pass.Session, pass.Fence, seen - sent);
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            // One receipt of many.
        }
    }

    /// <returns>The first frame other than <paramref name="before"/>; null when none was seen in time.</returns>
    public async Task<FrameHash?> SeesOtherAsync(StagePass pass, FrameHash before, CancellationToken cancellationToken)
    {
        var begun = clock.GetTimestamp();
        while (clock.GetElapsedTime(begun) < options.Value.Limit)
        {
            if (await LookAsync(pass, cancellationToken) is { } now && now != before)
            {
                return now;
            }

            await Task.Delay(options.Value.Interval, clock, cancellationToken);
        }

        return null;
    }

    public void Dispose() => _room.Dispose();
}

internal readonly record struct FrameHash(string Sha256);
