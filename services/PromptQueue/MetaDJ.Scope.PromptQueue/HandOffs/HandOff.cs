using MetaDJ.Scope.PromptQueue.Cues;
using MetaDJ.Scope.PromptQueue.Decks;
using MetaDJ.Scope.PromptQueue.Dispatch;
using MetaDJ.Scope.PromptQueue.HotSpares;
using MetaDJ.Scope.PromptQueue.Looks;
using MetaDJ.Scope.PromptQueue.LoraSwaps;
using MetaDJ.Scope.SessionBroker.Contracts;

namespace MetaDJ.Scope.PromptQueue.HandOffs;

/// <summary>
/// A hand-off on its way to its switch: asks for the second pod until it is there, brings the LoRA files onto it, and keeps it on the changed Look
/// while the stage plays on. It keeps nothing that matters: under the same name the broker gives the same pod, and what is on it is found there.
/// </summary>
/// <param name="cue">Its id is the hand-off's name.</param>
/// <param name="stage">The stage it begins beside.</param>
/// <param name="onNews">Rung when a look at it is worth while.</param>
internal sealed class HandOff(
    SessionId session, DispatchCrew crew, Cue cue, LoraSwapPlan.HandOff plan, IReadOnlyList<LookDeck>? decks, StagePass stage, Action onNews) : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly long _begun = crew.Clock.GetTimestamp();
    private volatile HandOffTarget? _target;
    private volatile string? _second;
    private volatile string? _failed;
    private volatile bool _refused;
    private SpareFollower? _follower;
    private Task _run = Task.CompletedTask;
    private long _aimed;

    public Cue Cue => cue;

    public LoraSwapPlan.HandOff Plan => plan;

    public IReadOnlyList<LookDeck>? Decks => decks;

    /// <summary>The token of the stage it began beside.</summary>
    public string Stage => stage.Fence;

    /// <summary>The token of the second pod; null while there is none.</summary>
    public string? Second => _second;

    public HandOffTarget? Target => _target;

    public TimeSpan Took => crew.Clock.GetElapsedTime(_begun);

    /// <summary>From the first step on the second pod until it showed the Look.</summary>
    public TimeSpan? LoadTook => _aimed == 0 ? null : crew.Clock.GetElapsedTime(_aimed);

    /// <summary>The broker has said that there will be no second pod.</summary>
    public bool IsRefused => _refused;

    /// <summary>Whether the second pod shows all that the stage shows, but for its LoRAs.</summary>
    public bool IsReady => _follower is { IsLevel: true };

    /// <summary>Why it cannot come to its switch any more; null while it can.</summary>
    public string? Failure =>
        _failed ?? (_follower is { } follower && follower.Failures >= crew.Swaps.HandOffAttempts ? $"The second pod did not show the picture. {follower.Cause}"
            : Took > crew.Swaps.HandOffLimit ? $"It was not ready within {crew.Swaps.HandOffLimit:c}."
            : null);

    /// <summary>Whether there is something to be done about it at once.</summary>
    public bool IsDue => Failure is not null || IsReady;

    /// <summary>It shall not come to its switch.</summary>
    public void Cancel(string cause) => _failed = cause;

    public HandOff Begin()
    {
        _run = Task.Run(() => PrepareAsync(_stopping.Token));
        return this;
    }

    /// <summary>Lets the second pod follow, as soon as there is one with the files on it.</summary>
    public void Aim(Look look)
    {
        if (_target is { } target && _second is { } second && _follower is null)
        {
            _aimed = crew.Clock.GetTimestamp();
            _follower = new SpareFollower(session, crew, onNews, target);
            _follower.Aim(stage with { Fence = second }, target.On(look));
        }
    }

    /// <summary>The stage took this update.</summary>
    public void Follow(LookChange change)
    {
        if (_target is { } target)
        {
            _follower?.Follow(target.On(change));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _run;
        if (_follower is not null)
        {
            await _follower.DisposeAsync();
        }

        _stopping.Dispose();
    }

    private async Task PrepareAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                switch (await crew.Seconds.AskAsync(session, cue.Id.ToString(), cancellationToken))
                {
                    case SecondPodAnswer.Stands({ State: SecondPodState.Held, Token: { } token }):
                        await BoardAsync(token.ToString(), cancellationToken);
                        return;
                    case SecondPodAnswer.Stands({ State: SecondPodState.Switched }):
                        _failed = "The stage moved to the second pod before it was ready.";
                        return;
                    case SecondPodAnswer.Refused(var cause):
                        (_refused, _failed) = (true, cause);
                        return;
                    default:
                        await Task.Delay(crew.Swaps.Poll, crew.Clock, cancellationToken);
                        break;
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The next dispatcher goes on with it, or nobody wants it any more.
        }
        catch (Exception exception)
        {
            _failed = $"The second pod was lost on the way ({exception.GetType().Name}).";
        }
        finally
        {
            onNews();
        }
    }

    private async Task BoardAsync(string token, CancellationToken cancellationToken)
    {
        var pass = stage with { Fence = token };
        var (loras, failed) = await crew.LoraSwapper.BoardAsync(crew.Door.Scope(pass), pass, plan.Loras, plan.Library, cancellationToken);
        if (failed is not null)
        {
            _failed = failed;
            return;
        }

        _second = token;
        _target = new HandOffTarget(loras, decks);
    }
}
