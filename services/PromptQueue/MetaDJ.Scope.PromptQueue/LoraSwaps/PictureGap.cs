using MetaDJ.Scope.PromptQueue.Dispatch;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.PromptQueue.LoraSwaps;

/// <summary>How long the picture was away, by frames: Scope answers long before it shows anything.</summary>
internal sealed class PictureGap(StageDoor door, TimeProvider clock, IOptions<LoraSwapOptions> options)
{
    /// <param name="since">A timestamp at which the picture was last there.</param>
    /// <returns>Null when no frame came within the limit.</returns>
    public async Task<TimeSpan?> UntilFrameAsync(StagePass pass, long since, CancellationToken cancellationToken)
    {
        var begun = clock.GetTimestamp();
        while (clock.GetElapsedTime(begun) < options.Value.FrameLimit)
        {
            if (await door.FrameAsync(pass, cancellationToken) is not null)
            {
                return clock.GetElapsedTime(since);
            }

            await Task.Delay(options.Value.FramePoll, clock, cancellationToken);
        }

        return null;
    }

    public long Now => clock.GetTimestamp();
}
