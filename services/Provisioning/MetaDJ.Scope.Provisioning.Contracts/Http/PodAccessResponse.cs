namespace MetaDJ.Scope.Provisioning.Contracts.Http;

/// <summary>
/// How an operator gets to a pod. The one answer that carries the provider's pod id and addresses: whoever knows them reaches a Scope that
/// asks nobody who they are.
/// </summary>
public sealed record PodAccessResponse
{
    public required PodId Id { get; init; }

    /// <summary>The provider's id; another one once the pod is deployed anew.</summary>
    public required string CloudId { get; init; }

    /// <summary>The pod in the provider's console.</summary>
    public required Uri Console { get; init; }

    /// <summary>The provider's word for what it is doing, <c>Running</c>; null when it was not told.</summary>
    public string? CloudStatus { get; init; }

    /// <summary>When the provider said what is below; null when it never did.</summary>
    public DateTimeOffset? AsOf { get; init; }

    /// <summary>False when the provider could not be asked just now, and this is from its last listing.</summary>
    public required bool Live { get; init; }

    public required IReadOnlyList<HttpAccess> Http { get; init; }

    public required IReadOnlyList<TcpAccess> Tcp { get; init; }

    public required IReadOnlyList<SymmetricalAccess> Symmetrical { get; init; }

    public required SshAccess Ssh { get; init; }

    public required NetworkAccess Network { get; init; }
}

/// <param name="Address">Through the provider's proxy, which cuts off after 100 s.</param>
public sealed record HttpAccess(int Port, Uri Address);

/// <param name="Address">May change in the Community cloud; null until assigned.</param>
/// <param name="PublicPort">Another one after every restart of the container; null until assigned.</param>
public sealed record TcpAccess(int Port, string? Address, int? PublicPort, string? Note);

/// <param name="Requested">Not a port: the number that was asked with.</param>
/// <param name="Variable">Where the pod's own programs read the port that was assigned.</param>
/// <param name="Assigned">The same inside and outside; null until known.</param>
public sealed record SymmetricalAccess(int Requested, string Variable, int? Assigned, string? Address, string Note);

/// <param name="Usable">Whether one of the two ways should work.</param>
/// <param name="Missing">What to do first, in words; empty when nothing is missing.</param>
/// <param name="Checks">From the account to the open port.</param>
/// <param name="Proxy">A shell only, no file copies.</param>
public sealed record SshAccess(
    bool Usable, IReadOnlyList<string> Missing, IReadOnlyList<AccessCheck> Checks, SshWay? Direct, SshWay? Proxy);

/// <param name="Command">Ready to run; add <c>-i</c> where the key is not one of your default ones.</param>
public sealed record SshWay(string Host, int Port, string User, string Command);

/// <param name="Name">Resolves from pods of the same account on that network, not from here.</param>
public sealed record NetworkAccess(bool Enabled, string? Name, string? Address, IReadOnlyList<AccessCheck> Checks);

/// <summary>One question and its answer.</summary>
/// <param name="Code">Stable.</param>
/// <param name="Holds">Null when it could not be found out.</param>
public sealed record AccessCheck(string Code, string Question, bool? Holds, string Detail);
