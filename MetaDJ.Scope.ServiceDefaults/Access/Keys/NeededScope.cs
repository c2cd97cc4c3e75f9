using Microsoft.AspNetCore.Builder;

namespace MetaDJ.Scope.ServiceDefaults.Access.Keys;

/// <summary>
/// What an API key needs at a route. A route that does not say lets every key read and only <see cref="Scopes.Operate"/> do more: one that is
/// forgotten is shut, not open.
/// </summary>
/// <param name="Scope">Null where no key is taken at all.</param>
/// <param name="Reading">Whether reading needs it too.</param>
public sealed record NeededScope(string? Scope, bool Reading);

public static class NeededScopes
{
    /// <summary>Unsafe calls with a key need this scope.</summary>
    /// <param name="reading">Whether reading needs it too.</param>
    public static TBuilder RequireScope<TBuilder>(this TBuilder routes, string scope, bool reading = false)
        where TBuilder : IEndpointConventionBuilder => routes.WithMetadata(new NeededScope(scope, reading));

    /// <summary>Shut to keys: what gives rights to people is done by people, so that a key that got out cannot make itself a successor.</summary>
    public static TBuilder RefuseKeys<TBuilder>(this TBuilder routes)
        where TBuilder : IEndpointConventionBuilder => routes.WithMetadata(new NeededScope(null, true));
}
