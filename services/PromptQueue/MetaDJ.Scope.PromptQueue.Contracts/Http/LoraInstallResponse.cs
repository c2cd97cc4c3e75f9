using MetaDJ.Scope.SessionBroker.Contracts;

namespace MetaDJ.Scope.PromptQueue.Contracts.Http;

/// <summary>The body of <c>POST /api/queues/{sessionId}/lora-installs</c>.</summary>
public sealed record LoraInstallRequest
{
    /// <summary>Of an entry in the library.</summary>
    public required string Name { get; init; }
}

/// <summary>Bringing one LoRA onto a session's pod, and how far it has come.</summary>
public sealed record LoraInstallResponse
{
    public required LoraInstallId Id { get; init; }

    public required SessionId SessionId { get; init; }

    public required string Name { get; init; }

    public required LoraInstallState State { get; init; }

    /// <summary>The subject of who asked for it.</summary>
    public required string By { get; init; }

    public required DateTimeOffset QueuedAt { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>
    /// 0 to 99, 100 once installed. By bytes where Scope tells them; else by time against what installs of that size have lately taken, for
    /// Scope says nothing of a file before it is whole.
    /// </summary>
    public int Percent { get; init; }

    /// <summary>Bytes that are there, where Scope tells.</summary>
    public long? Bytes { get; init; }

    /// <summary>As the library says.</summary>
    public long? TotalBytes { get; init; }

    /// <summary>When it may be done; null while it waits.</summary>
    public DateTimeOffset? ExpectedAt { get; init; }

    /// <summary>What it waits for, in a sentence; null when it goes on.</summary>
    public string? WaitsFor { get; init; }

    /// <summary>Why it failed or was cancelled, or what to know of it.</summary>
    public string? Cause { get; init; }
}
