namespace MetaDJ.Scope.PromptQueue.Dispatch;

/// <summary>What came back through the stage door.</summary>
internal abstract record StageAnswer
{
    private StageAnswer()
    {
    }

    /// <summary>Scope answered 200, which is not yet "applied".</summary>
    public sealed record Accepted : StageAnswer;

    /// <summary>Scope will never take this.</summary>
    public sealed record Rejected(string Cause) : StageAnswer;

    /// <summary>The door does not let us through: another token, another owner of this queue, no pod. The broker knows more.</summary>
    public sealed record Refused(int Status) : StageAnswer;

    /// <summary>Nobody answered, or somebody on the way said so. It may have arrived.</summary>
    public sealed record Unreachable(string Cause) : StageAnswer;

    public static StageAnswer From(HttpResponseMessage response) => (int)response.StatusCode switch
    {
        >= 200 and < 300 when response.Content.Headers.ContentType?.MediaType == "application/json" => new Accepted(),

        // Scope answers a path it does not know with its web page, and RunPod's proxy has pages of its own.
        >= 200 and < 300 => new Unreachable("The answer was not Scope's."),
        400 or 405 or 413 or 415 or 422 => new Rejected($"Scope refused it with {(int)response.StatusCode}."),
        429 or >= 500 => new Unreachable($"The stage answered {(int)response.StatusCode}."),
        var status => new Refused(status),
    };
}
