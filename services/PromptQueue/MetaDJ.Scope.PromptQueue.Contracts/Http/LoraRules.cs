using MetaDJ.Scope.SessionBroker.Contracts;

namespace MetaDJ.Scope.PromptQueue.Contracts.Http;

/// <summary>Who may bring which LoRAs into a picture. The body of <c>PUT /api/lora-rules</c>, which operators alone write.</summary>
public sealed record LoraRules
{
    /// <summary>Up to 200. All that apply count: each can only take away.</summary>
    public required IReadOnlyList<LoraRule> Rules { get; init; }

    /// <summary>Rises with every change; the ETag. Ours: ignored in a body.</summary>
    public long Version { get; init; }
}

/// <summary>One rule. It applies where everything fits that it names; what it leaves out fits always.</summary>
public sealed record LoraRule
{
    /// <summary>Of the session's crew. Operators and services are under no rule.</summary>
    public CrewRole? Role { get; init; }

    public string? Pool { get; init; }

    public SessionId? SessionId { get; init; }

    /// <summary>
    /// Nothing but these; null for anything. Names, or beginnings that end in <c>*</c>. On a rule for prompters it also lets them swap these,
    /// which else they may not at all.
    /// </summary>
    public IReadOnlyList<string>? Allow { get; init; }

    /// <summary>None of these, whatever allows them.</summary>
    public IReadOnlyList<string> Deny { get; init; } = [];

    /// <summary>Told to who is refused; up to 200 characters.</summary>
    public string? Reason { get; init; }
}
