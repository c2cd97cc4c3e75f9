using System.Diagnostics;
using System.Text.Json.Serialization;
using MetaDJ.Scope.PromptQueue.Contracts;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Tempo;
using MetaDJ.Scope.SessionBroker.Contracts;

namespace MetaDJ.Scope.PromptQueue.Cues;

/// <summary>One instruction for the picture, and how far it has come.</summary>
internal sealed record Cue
{
    /// <summary>The grid of a cue that is not bound to the beat.</summary>
    public const string NoGrid = "-";

    public required CueId Id { get; init; }

    public required CueState State { get; init; }

    public required CueBody Body { get; init; }

    public required CueReceipt Receipt { get; init; }

    public string Cause { get; init; } = "";

    /// <summary>When on the beat, as <c>Grid.lua</c> reads it.</summary>
    public string Grid { get; init; } = NoGrid;

    public CueLane Lane { get; init; } = CueLane.Lead;

    /// <summary>Its author's number in the session: the order of one voice is kept always.</summary>
    public long Voice { get; init; }

    /// <summary>When to send it, by Redis' clock; past when it goes as soon as it is taken.</summary>
    public DateTimeOffset SendAt { get; init; }

    /// <summary>0 once it has left the queue.</summary>
    public int Position { get; init; }

    public CueRequest Content => Body.Content;

    /// <summary>The state as it is told: <see cref="CueState.Applied"/> is read from the receipt, not recorded.</summary>
    public CueState Told => State == CueState.Accepted && Receipt.FirstChangedFrameAt is not null ? CueState.Applied : State;

    /// <summary>As its author wants it now. Beats are planned anew where its time or its hold changed.</summary>
    public Cue With(CueChange change)
    {
        var content = Content with
        {
            Prompts = change.Prompts ?? Content.Prompts,
            NotBefore = change.At is null ? change.NotBefore ?? Content.NotBefore : null,
            At = change.NotBefore is null ? change.At ?? Content.At : null,
            ExpiresAt = change.ExpiresAt ?? Content.ExpiresAt,
            Hold = change.HoldBeats is null ? change.Hold ?? Content.Hold : null,
            HoldBeats = change.Hold is null ? change.HoldBeats ?? Content.HoldBeats : null,
        };
        var isTimedAnew = change is not { NotBefore: null, At: null, Hold: null, HoldBeats: null };
        return this with { Body = Body with { Content = content }, Grid = isTimedAnew ? GridToken.Of(content) : Grid };
    }

    public CueResponse ToResponse(SessionId session) => new()
    {
        Id = Id,
        SessionId = session,
        State = Told,
        Content = Content,
        Author = Body.Author,
        Position = Position > 0 ? Position : null,
        Receipt = Receipt,
        Cause = Cause.Length > 0 ? Cause : null,
    };
}

/// <summary>What its author said; stored as JSON.</summary>
/// <param name="Trace">The W3C traceparent of the request that queued it: one trace goes from HTTP through Redis to Scope.</param>
internal sealed record CueBody(string Author, CueRequest Content, string? Trace)
{
    [JsonIgnore]
    public ActivityContext Parent => ActivityContext.TryParse(Trace, null, isRemote: true, out var parent) ? parent : default;
}
