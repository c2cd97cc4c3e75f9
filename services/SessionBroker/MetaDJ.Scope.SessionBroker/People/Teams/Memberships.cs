using System.Security.Claims;
using MetaDJ.Scope.ServiceDefaults.Access;
using Microsoft.Extensions.Caching.Memory;

namespace MetaDJ.Scope.SessionBroker.People.Teams;

/// <summary>
/// In which teams a caller is: those their identity provider tells of, and those of our own records, which are looked up here and believed for a
/// few seconds. So long may somebody who was taken out of a team still see what is the team's.
/// </summary>
internal sealed class Memberships(TeamStore teams, TimeProvider clock) : IDisposable
{
    private const int Remembered = 10_000;
    private static readonly TimeSpan BelievedFor = TimeSpan.FromSeconds(5);

    private readonly MemoryCache _known = new(new MemoryCacheOptions { SizeLimit = Remembered });

    public async ValueTask<IReadOnlyList<string>> OfAsync(ClaimsPrincipal user)
    {
        var told = user.Teams();
        if (user.IsService())
        {
            return told;
        }

        var subject = user.Subject();
        var now = clock.GetUtcNow();
        if (!_known.TryGetValue(subject, out (IReadOnlyList<string> Teams, DateTimeOffset Until) known) || known.Until <= now)
        {
            known = (await teams.OfAsync(subject), now + BelievedFor);
            _known.Set(subject, known, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = BelievedFor });
        }

        return told.Count == 0 ? known.Teams : [.. told.Union(known.Teams, StringComparer.Ordinal)];
    }

    /// <summary>Whether the caller may book or open something for that team. Operators may for all.</summary>
    public async ValueTask<bool> MayUseAsync(ClaimsPrincipal user, string team) => user.IsOperator() || await IsInAsync(user, team);

    public async ValueTask<bool> IsInAsync(ClaimsPrincipal user, string team) => (await OfAsync(user)).Contains(team, StringComparer.Ordinal);

    /// <summary>Somebody's teams changed here.</summary>
    public void Forget() => _known.Clear();

    public void Dispose() => _known.Dispose();
}
