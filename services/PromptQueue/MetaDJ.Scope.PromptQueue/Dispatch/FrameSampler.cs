using System.Security.Cryptography;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.PromptQueue.Dispatch;

/// <summary>Looks at frames through the door, a bounded number of cues at a time; a cue that finds no room goes without.</summary>
internal sealed class FrameSampler(StageDoor door, TimeProvider clock, IOptions<ReceiptOptions> options) : IDisposable
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

    /// <returns>Whether a frame other than <paramref name="before"/> was seen in time.</returns>
    public async Task<bool> SeesOtherAsync(StagePass pass, FrameHash before, CancellationToken cancellationToken)
    {
        var begun = clock.GetTimestamp();
        while (clock.GetElapsedTime(begun) < options.Value.Limit)
        {
            if (await LookAsync(pass, cancellationToken) is { } now && now != before)
            {
                return true;
            }

            await Task.Delay(options.Value.Interval, clock, cancellationToken);
        }

        return false;
    }

    public void Dispose() => _room.Dispose();
}

internal readonly record struct FrameHash(string Sha256);
