namespace MetaDJ.Scope.PromptQueue.Dispatch;

/// <summary>The record of the session is written a little behind what happens, many events in one step.</summary>
internal sealed partial class Dispatcher
{
    private DateTimeOffset? _recordAt;
    private int _unrecorded;

    /// <summary>Something was recorded of cues, or is about to be.</summary>
    private void OweRecord(int cues)
    {
        if (cues > 0)
        {
            _unrecorded += cues;
            _recordAt ??= Now + crew.Records.Options.Behind;
        }
    }

    private async Task KeepRecordAsync(bool atOnce = false)
    {
        if (_recordAt is { } at && (atOnce || at <= Now || _unrecorded >= crew.Records.Options.CuesBehind))
        {
            (_recordAt, _unrecorded) = (null, 0);
            await crew.Records.KeepAsync(session);
        }
    }
}
