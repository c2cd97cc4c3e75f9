namespace MetaDJ.Scope.SessionBroker.Stage;

/// <summary>What a request at the door costs the stage: each kind has a rate of its own.</summary>
internal enum StageTraffic
{
    /// <summary>States, lists, single pictures.</summary>
    Read = 0,

    /// <summary>Knobs and prompts. Scope takes one update per chunk of frames.</summary>
    Parameters = 1,

    /// <summary>Everything else that changes the stage.</summary>
    Effect = 2,

    /// <summary>Goes on for as long as somebody watches, or for gigabytes.</summary>
    Stream = 3,
}

/// <summary>Somebody who wants something of a stage.</summary>
/// <param name="Caller">Told apart from all others: a person, or a ticket.</param>
/// <param name="IsService">One of our own processes, which acts for everybody on the stage.</param>
internal readonly record struct StageKnock(StageTraffic Traffic, string Caller, Contracts.SessionId SessionId, bool IsService);
