using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Cues;
using MetaDJ.Scope.PromptQueue.Looks;

namespace MetaDJ.Scope.PromptQueue.Dispatch;

/// <summary>What a dispatcher has done since its last step and has yet to record.</summary>
internal sealed class Flight
{
    public List<CueRecord> Records { get; } = [];

    public List<KeyValuePair<string, string>> SentKnobs { get; } = [];

    public List<(QueueEventKind Kind, string Text)> Notices { get; } = [];

    /// <summary>The new Look; null when it has not changed.</summary>
    public Look? Look { get; set; }

    /// <summary>The fence of the pod that the Look stands on now; null when that has not changed.</summary>
    public string? LookFence { get; set; }

    public bool? Paused { get; set; }

    /// <summary>Knobs that Scope took, alone or beside something else: whoever follows the queue is told.</summary>
    public void KnobsSent(IReadOnlyCollection<KeyValuePair<string, string>> knobs)
    {
        if (knobs.Count > 0)
        {
            SentKnobs.AddRange(knobs);
            Notices.Add((QueueEventKind.ParametersChanged, string.Join(", ", knobs.Select(knob => knob.Key))));
        }
    }

    public bool IsEmpty => Records.Count == 0 && SentKnobs.Count == 0 && Notices.Count == 0 && Look is null && LookFence is null && Paused is null;

    public void Done(Cue cue, params ReadOnlySpan<QueueEventKind> kinds) => Records.Add(new CueRecord(cue, CueFate.Done, [.. kinds]));

    /// <summary>A later fact about a cue that is done, or on its way.</summary>
    public void Note(Cue cue, QueueEventKind kind) => Records.Add(new CueRecord(cue, CueFate.Note, [kind]));

    /// <summary>It returns to the queue, to its own place.</summary>
    public void Back(Cue cue) => Records.Add(new CueRecord(cue, CueFate.Back, []));

    public void Clear()
    {
        Records.Clear();
        SentKnobs.Clear();
        Notices.Clear();
        (Look, LookFence, Paused) = (null, null, null);
    }
}

internal sealed record CueRecord(Cue Cue, CueFate Fate, IReadOnlyList<QueueEventKind> Kinds);

internal enum CueFate
{
    Unknown = 0,
    Done = 1,
    Note = 2,
    Back = 3,
}
