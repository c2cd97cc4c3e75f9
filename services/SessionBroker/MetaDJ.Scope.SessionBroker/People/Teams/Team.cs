using System.Text.RegularExpressions;
using MetaDJ.Scope.SessionBroker.Contracts.Http;

namespace MetaDJ.Scope.SessionBroker.People.Teams;

/// <summary>A team as the scripts keep it. Only they change it.</summary>
internal sealed partial record Team
{
    public required string Name { get; init; }

    public required IReadOnlyDictionary<string, TeamRole> Members { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required long Version { get; init; }

    /// <summary>Deleted, but for its name, which stays with its owner.</summary>
    public bool Closed { get; init; }

    /// <summary>Without a colon: with one they are an identity provider's.</summary>
    public static bool IsName(string? name) => name is not null && NameForm().IsMatch(name);

    public TeamResponse ToResponse() => new()
    {
        Name = Name,
        Members = [.. Members.OrderByDescending(member => member.Value).ThenBy(member => member.Key, StringComparer.Ordinal)
            .Select(member => new TeamMember { Subject = member.Key, Role = member.Value })],
        CreatedAt = CreatedAt,
        Version = Version,
    };

    [GeneratedRegex(@"\A[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex NameForm();
}

/// <summary>What came of putting or deleting a team.</summary>
internal abstract record TeamOutcome
{
    private TeamOutcome()
    {
    }

    public sealed record Created(Team Team) : TeamOutcome;

    public sealed record Replaced(Team Team) : TeamOutcome;

    public sealed record Deleted : TeamOutcome;

    public sealed record Taken : TeamOutcome;

    public sealed record NotOwner : TeamOutcome;

    public sealed record Changed(long Version) : TeamOutcome;

    public sealed record TooMany(string Subject) : TeamOutcome;

    public sealed record Unknown : TeamOutcome;
}
