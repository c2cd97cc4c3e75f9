using System.Diagnostics.Metrics;
using MetaDJ.Scope.PromptQueue.Cues;
using MetaDJ.Scope.PromptQueue.Dispatch;

namespace MetaDJ.Scope.PromptQueue;

/// <summary>What happens in the queues of this replica.</summary>
internal sealed class QueueMetrics : IDisposable
{
    private readonly Meter _meter;
    private readonly Counter<long> _queued;
    private readonly Counter<long> _ended;
    private readonly Counter<long> _takenOver;
    private readonly Counter<long> _replayed;
    private readonly Counter<long> _trouble;
    private readonly UpDownCounter<long> _dispatchers;
    private readonly Histogram<double> _wait;
    private readonly Histogram<double> _acceptance;
    private readonly Histogram<double> _frame;
    private readonly Histogram<double> _lateness;
    private readonly Histogram<double> _beatError;
    private readonly Histogram<double> _seen;
    private readonly Histogram<double> _away;

    public QueueMetrics(IMeterFactory meters)
    {
        _meter = meters.Create("MetaDJ.Scope.PromptQueue");
        _queued = _meter.CreateCounter<long>("metadj.scope.cue.queued", "{cue}");
        _ended = _meter.CreateCounter<long>("metadj.scope.cue.ended", "{cue}");
        _takenOver = _meter.CreateCounter<long>("metadj.scope.queue.taken_over", "{queue}");
        _replayed = _meter.CreateCounter<long>("metadj.scope.look.replays", "{replay}");
        _trouble = _meter.CreateCounter<long>("metadj.scope.stage.trouble", "{answer}");
        _dispatchers = _meter.CreateUpDownCounter<long>("metadj.scope.queue.dispatchers", "{dispatcher}");
        _wait = _meter.CreateHistogram<double>("metadj.scope.cue.wait", "s", "From due to sent");
        _acceptance = _meter.CreateHistogram<double>("metadj.scope.cue.acceptance", "s", "From sent to accepted");
        _frame = _meter.CreateHistogram<double>("metadj.scope.cue.frame", "s", "From sent to the first changed frame");
        _lateness = _meter.CreateHistogram<double>("metadj.scope.cue.lateness", "s", "From the planned instant of a timed cue to sent; negative is early");
        _seen = _meter.CreateHistogram<double>("metadj.scope.cue.seen", "s", "From accepted to the first changed frame");
        _beatError = _meter.CreateHistogram<double>("metadj.scope.cue.beat_error", "s", "From the beat of a cue to its first changed frame; negative is early");
        _away = _meter.CreateHistogram<double>("metadj.scope.lora_swap.picture_away", "s", "How long a swap of LoRAs took the picture away, by frames");
    }

    public void CuesQueued(int count) => _queued.Add(count);

    public void CueEnded(Cue cue) => _ended.Add(1, new KeyValuePair<string, object?>("outcome", cue.State.ToString()), Kind(cue));

    public void CueAccepted(Cue cue)
    {
        if (cue.Receipt is { SentAt: { } sent, AcceptedAt: { } accepted } receipt)
        {
            _wait.Record((sent - (receipt.DueAt ?? sent)).TotalSeconds, Kind(cue));
            _acceptance.Record((accepted - sent).TotalSeconds, Kind(cue));
            if (cue.SendAt > DateTimeOffset.UnixEpoch && (cue.Content.NotBefore is not null || cue.Content.At is not null))
            {
                _lateness.Record((sent - cue.SendAt).TotalSeconds, Kind(cue));
            }
        }
    }

    public void PictureAway(TimeSpan away) => _away.Record(away.TotalSeconds);

    public void CueApplied(Cue cue)
    {
        if (cue.Receipt is { SentAt: { } sent, FirstChangedFrameAt: { } seen })
        {
            _frame.Record((seen - sent).TotalSeconds, Kind(cue));
            _seen.Record((seen - (cue.Receipt.AcceptedAt ?? sent)).TotalSeconds, Kind(cue));
            if (cue.Content.At is not null && cue.Receipt.DueAt is { } due)
            {
                _beatError.Record((seen - due).TotalSeconds, Kind(cue));
            }
        }
    }

    public void QueueTakenOver() => _takenOver.Add(1);

    public void LookReplayed() => _replayed.Add(1);

    public void StageTrouble(StageAnswer answer) => _trouble.Add(1, new KeyValuePair<string, object?>("outcome", answer.GetType().Name));

    public void DispatcherStarted() => _dispatchers.Add(1);

    public void DispatcherEnded() => _dispatchers.Add(-1);

    public void Dispose() => _meter.Dispose();

    private static KeyValuePair<string, object?> Kind(Cue cue) => new("cue.kind", cue.Content.Kind.ToString());
}
