using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Looks;
using MetaDJ.Scope.PromptQueue.Queues;
using MetaDJ.Scope.SessionBroker.Contracts;
using StackExchange.Redis;

namespace MetaDJ.Scope.PromptQueue.Dispatch;

/// <summary>
/// Sends the cues of one session to its stage, one after another. It lives in memory only while there is work and keeps nothing that Redis
/// does not have: if it dies, the next one begins where the records end. A pass is: record what was done and take what is due (one script),
/// then act on what that found.
/// </summary>
internal sealed partial class Dispatcher(SessionId session, string replica, DispatchCrew crew)
{
    private readonly DispatchOptions _options = crew.Options.Value;
    private readonly Bell _bell = new(crew.Clock);
    private readonly Pace _pace = new(crew.Options.Value.ChunkInterval, crew.Options.Value.InFlight);
    private readonly Flight _flight = new();
    private readonly FrameWatch _frames = crew.Frames.Watch();
    private volatile bool _hinted;
    private long _epoch;
    private Look? _look;
    private TimeSpan _redisAhead;
    private DateTimeOffset _retryAt = DateTimeOffset.MinValue;

    /// <summary>Until when this pass could not send, as it stood when the pass began; null when it could.</summary>
    private DateTimeOffset? _blockedUntil;

    private DateTimeOffset _idleSince = DateTimeOffset.MaxValue;
    private int _failures;

    public bool HasUnseenRing => _bell.Rung;

    public void Ring(bool hinted)
    {
        _hinted |= hinted;
        _bell.Ring();
    }

    public async Task RunAsync(CancellationToken stopping)
    {
        (_context, _stopping) = (ExecutionContext.Capture(), stopping);
        using (_frames)
        {
            var rest = Rest.GoOn;
            while (!rest.Ends && !stopping.IsCancellationRequested)
            {
                try
                {
                    await RestAsync(rest, stopping);
                    _bell.Clear();
                    rest = await PassAsync(stopping);
                }
                catch (OperationCanceledException) when (stopping.IsCancellationRequested)
                {
                    break;
                }
                catch (Exception exception)
                {
                    rest = Rest.Wait(BeginAnew(exception));
                }
            }

            await LandAsync();
        }
    }

    /// <summary>Redis was away, or we have a bug: the record has everything but what is in the flight, which stays.</summary>
    private TimeSpan BeginAnew(Exception exception)
    {
        LogPassFailed(crew.Log, session, exception);
        (_epoch, _look, _mayRepeat) = (0, null, true);
        return Retry();
    }

    private async Task<Rest> PassAsync(CancellationToken stopping)
    {
        if (_hinted)
        {
            (_hinted, _retryAt, _failures) = (false, DateTimeOffset.MinValue, 0);
        }

        _rested = null;
        CollectFrames();
        TellOfSpare();
        await KeepRecordAsync();
        switch (await BeginRampsAsync(await AdvanceAsync(WhatToTake())))
        {
            case AdvanceOutcome.Ours view when await SettleAsync(view, stopping) is { } settled:
                return settled;
            case AdvanceOutcome.Ours view when await GoOnWithHandOffAsync(view, stopping) is { } done:
                GiveBack(view, from: 0);
                return done;
            case AdvanceOutcome.Ours { OnStage: false } view:
                return await ReachStageAsync(view, stopping);
            case AdvanceOutcome.Ours { Cues.Count: > 0 } view:
                return await SendAsync(view, stopping);
            case AdvanceOutcome.Ours { Paused: false } view when _fade is not null && _blockedUntil is null:
                return await SendFadeStepAsync(view);
            case AdvanceOutcome.Ours view when IsTimeToMove(view):
                return await MoveAsync(view);
            case AdvanceOutcome.Ours { Knobs.Count: > 0 } view when _fade is null && _blockedUntil is null:
                return await SendKnobsAsync(view);
            case AdvanceOutcome.Ours view:
                _rested = view;
                return WhatToWaitFor(view);
            case AdvanceOutcome.Closed:
                // What the stage did with it makes no difference any more.
                GiveUpDoubted();
                return Rest.End;
            case AdvanceOutcome.Lost:
                LogQueueLost(crew.Log, session);
                return Rest.End;
            default:
                return Rest.End;
        }
    }

    private DateTimeOffset Now => crew.Clock.GetUtcNow();

    /// <summary>Redis' clock as far as we know it: receipts of all replicas are by this one.</summary>
    private DateTimeOffset RedisNow => Now + _redisAhead;

    private async Task<AdvanceOutcome> AdvanceAsync(TakeOrder take)
    {
        var outcome = await crew.Store.AdvanceAsync(session, replica, _epoch, take, _look is null, _flight);
        _flight.Clear();
        if (outcome is AdvanceOutcome.Ours view)
        {
            Doubt(_epoch == 0 ? view.Left : _doubted);
            _epoch = view.Epoch;
            // A slow answer makes the sample too small: believe the largest, and follow a clock that runs away only slowly.
            var ahead = view.At - Now;
            _redisAhead = ahead > _redisAhead || _redisAhead - ahead > TimeSpan.FromSeconds(1) ? ahead : _redisAhead - ((_redisAhead - ahead) / 64);
            _look ??= view.Look ?? new Look();
            OweRecord(view.Cues.Count);
            AimSpare(view);
            await GoOnWithListAsync(view);
        }

        return outcome;
    }

    /// <summary>With pacing one at a time, and only when it can go at once: until then its author can still change it.</summary>
    private TakeOrder WhatToTake()
    {
        var now = Now;
        var room = _pace.NextAt(now);
        var next = _fade is null ? room : FadeNextAt(now);
        _blockedUntil = _retryAt > now ? _retryAt : next > now ? next : null;
        var most = _retryAt > now ? -1 : room > now || _fadeHolds || HoldsForHandOff || _doubted.Count > 0 ? 0 : _pace.Off && _fade is null ? _options.Prefetch : 1;
        return new TakeOrder(most, _options.Window, crew.Tempo.Value.LookAhead, TimedOnly: _fade is not null);
    }

    /// <summary>There is no pod, or the Look does not stand on it yet.</summary>
    private async Task<Rest> ReachStageAsync(AdvanceOutcome.Ours view, CancellationToken stopping)
    {
        // A fade that lost its stage is planned anew on the next one.
        DropFade();
        var wanted = view.Pending > 0 || view.Knobs.Count > 0 || _look is { Version: > 0 };
        if (!wanted || _retryAt > Now || !_flight.IsEmpty)
        {
            return _flight.IsEmpty ? WhatToWaitFor(view) : Rest.GoOn;
        }

        if (view.Fence.Length == 0 || _failures > 0)
        {
            switch (await crew.Sessions.SyncAsync(session, stopping))
            {
                case SessionStanding.Over:
                    return Rest.GoOn;
                case SessionStanding.Live(var fence) when fence == view.Fence:
                    break;
                case SessionStanding.Live:
                    _failures = 0;
                    return Rest.GoOn;
                default:
                    Retry();
                    return WhatToWaitFor(view);
            }
        }

        switch (await crew.Looks.EstablishAsync(Pass(view), _look!, stopping))
        {
            case EstablishOutcome.Stands(var look, var replayed):
                await crew.Fallbacks.StageFoundAsync(session);
                (_look, _flight.Look, _flight.LookFence, _failures) = (look, look, view.Fence, 0);
                if (replayed)
                {
                    _pace.Sent(Now);
                    Restless(2);
                    crew.Metrics.LookReplayed();
                    _flight.Notices.Add((QueueEventKind.LookReplayed, "The whole look was sent to the session's pod."));
                    LogLookReplayed(crew.Log, session, look.Version);
                }

                return Rest.GoOn;
            case EstablishOutcome.NotYet(var cause):
                LogStageNotReached(crew.Log, session, cause);
                Retry();
                return WhatToWaitFor(view);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    /// <summary>The stage refused us or did not answer: ask what became of the session, and try again after a pause.</summary>
    private async Task<Rest> TroubleAsync(StageAnswer answer, CancellationToken stopping)
    {
        LogStageTrouble(crew.Log, session, answer);
        crew.Metrics.StageTrouble(answer);
        Retry();
        await crew.Sessions.SyncAsync(session, stopping);
        return Rest.GoOn;
    }

    private TimeSpan Retry()
    {
        var pause = _options.RetryAfter * Math.Pow(2, Math.Min(_failures++, 16));
        pause = pause < _options.RetryAtMost ? pause : _options.RetryAtMost;
        _retryAt = Now + pause;
        return pause;
    }

    private Rest WhatToWaitFor(AdvanceOutcome.Ours view)
    {
        var now = Now;
        var waits = (view.Pending > 0 && !view.Paused) || view.Knobs.Count > 0;
        var offStage = !view.OnStage && (view.Pending > 0 || view.Knobs.Count > 0 || _look is { Version: > 0 });
        var busy = view.Pending > 0 || _doubted.Count > 0 || waits || offStage || _fade is not null || _handOff is not null || (Moves && view is { Paused: false, OnStage: true }) || _spare is { IsBehind: true };
        _idleSince = busy ? DateTimeOffset.MaxValue : _idleSince < now ? _idleSince : now;
        if (!busy && now - _idleSince >= _options.Linger)
        {
            return Rest.End;
        }

        // The bell wakes us for everything new; the sweep's interval is for rings that were lost.
        var until = busy ? now + _options.Sweep : _idleSince + _options.Linger;
        Sooner(view.NextAt - _redisAhead);
        Sooner(_recordAt);
        Sooner(_fade is not null && _pace.NextAt(now) is var room && room > now ? room : null);
        Sooner(waits || offStage || _doubted.Count > 0 || (_fade is not null && !view.Paused) ? _blockedUntil ?? (_retryAt > now ? _retryAt : null) : null);
        Sooner(Moves && view is { Paused: false, OnStage: true } && _fade is null ? MoveNextAt(now) : null);
        return Rest.Wait(until > now ? until - now : TimeSpan.FromMilliseconds(1));

        void Sooner(DateTimeOffset? instant) => until = instant < until ? instant.Value : until;
    }

    /// <summary>Before it ends: what was done is recorded, what was not goes back to the queue.</summary>
    private async Task LandAsync()
    {
        try
        {
            await (_spare?.DisposeAsync() ?? ValueTask.CompletedTask);
            DropFade();
            await LeaveHandOffAsync();
            CollectFrames();
            TellOfSpare();
            if (!_flight.IsEmpty && _epoch > 0)
            {
                await AdvanceAsync(TakeOrder.Nothing);
            }

            await KeepRecordAsync(atOnce: true);
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            LogPassFailed(crew.Log, session, exception);
        }
    }

    private StagePass Pass(AdvanceOutcome.Ours view) => new(session, view.Fence, _epoch);
}
