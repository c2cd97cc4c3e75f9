using System.Collections.Concurrent;
using MetaDJ.Scope.PromptQueue.Cues;

namespace MetaDJ.Scope.PromptQueue.Dispatch;

/// <summary>Finds the first changed frame of the last cue sent. It never makes a cue wait, and never credits one cue with the next one's change.</summary>
internal sealed class FrameWatch(FrameSampler sampler) : IDisposable
{
    private readonly ConcurrentQueue<Cue> _seen = [];
    private CancellationTokenSource _watching = new();

    /// <summary>Begins to look at the frame as it is before the cue, beside the sending of it: Scope takes at least a chunk to follow.</summary>
    /// <param name="teaches">Whether what is seen of it tells how long Scope takes.</param>
    public FrameMark Before(StagePass pass, bool teaches)
    {
        if (!sampler.Enabled)
        {
            return FrameMark.None;
        }

        _watching.Cancel();
        _watching.Dispose();
        _watching = new CancellationTokenSource();
        return new FrameMark(sampler.LookAsync(pass, _watching.Token), teaches);
    }

    /// <param name="bell">Rung when there is something to take.</param>
    public void After(StagePass pass, Cue cue, FrameMark before, Bell bell, Func<DateTimeOffset> now)
    {
        if (sampler.Enabled)
        {
            _ = WatchAsync(pass, cue, before, bell, now, _watching.Token);
        }
    }

    /// <summary>A cue whose frame was seen, with its receipt.</summary>
    public bool TryTake([System.Diagnostics.CodeAnalysis.MaybeNullWhen(false)] out Cue cue) => _seen.TryDequeue(out cue);

    public void Dispose()
    {
        _watching.Cancel();
        _watching.Dispose();
    }

    private async Task WatchAsync(StagePass pass, Cue cue, FrameMark before, Bell bell, Func<DateTimeOffset> now, CancellationToken cancellationToken)
    {
        try
        {
            if (await before.Frame is { } frame && await sampler.SeesOtherAsync(pass, frame, cancellationToken) is { } changed)
            {
                cue = cue with { Receipt = cue.Receipt with { FirstChangedFrameAt = now() } };
                _seen.Enqueue(cue);
                bell.Ring();
                if (before.Teaches)
                {
                    await sampler.LearnAsync(pass, cue, changed, cancellationToken);
                }
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException)
        {
            // The next cue went out, or the dispatcher ended.
        }
    }
}

/// <summary>The frame before a cue, perhaps still on its way.</summary>
internal readonly record struct FrameMark(Task<FrameHash?> Frame, bool Teaches)
{
    public static readonly FrameMark None = new(Task.FromResult<FrameHash?>(null), false);
}
