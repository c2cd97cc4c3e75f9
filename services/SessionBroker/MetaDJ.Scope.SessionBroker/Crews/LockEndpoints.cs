using System.Diagnostics;
using System.Security.Claims;
using MetaDJ.Scope.ServiceDefaults.Access;
using MetaDJ.Scope.ServiceDefaults.Access.Keys;
using MetaDJ.Scope.ServiceDefaults.Problems;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using MetaDJ.Scope.SessionBroker.Sessions;
using Microsoft.AspNetCore.Http.HttpResults;

namespace MetaDJ.Scope.SessionBroker.Crews;

/// <summary>Locks on single parameters: whoever holds one, and the lead, alone change it.</summary>
internal static class LockEndpoints
{
    public static RouteGroupBuilder MapLocks(this IEndpointRouteBuilder routes)
    {
        var locks = routes.MapGroup("/api/sessions/{id}/locks").WithTags("Crew").RequireAuthorization(Policies.Anybody).RequireScope(Scopes.Play);
        locks.MapPut("/{parameter}", Put).WithName("LockParameter");
        locks.MapDelete("/{parameter}", Release).WithName("ReleaseParameter");
        return locks;
    }

    internal static Task<Results<Ok<IReadOnlyList<ParameterLock>>, ProblemHttpResult>> Put(
        SessionId id, string parameter, ClaimsPrincipal user, CrewStore crews, CrewNews news) =>
        ChangeAsync(id, parameter, locks: true, user, crews, news);

    internal static Task<Results<Ok<IReadOnlyList<ParameterLock>>, ProblemHttpResult>> Release(
        SessionId id, string parameter, ClaimsPrincipal user, CrewStore crews, CrewNews news) =>
        ChangeAsync(id, parameter, locks: false, user, crews, news);

    private static async Task<Results<Ok<IReadOnlyList<ParameterLock>>, ProblemHttpResult>> ChangeAsync(
        SessionId id, string parameter, bool locks, ClaimsPrincipal user, CrewStore crews, CrewNews news)
    {
        if (!StageParameters.All.Contains(parameter))
        {
            return Problem.Invalid(new Dictionary<string, string[]>
            {
                ["parameter"] = [$"Must be one of: {string.Join(", ", StageParameters.All.Order(StringComparer.Ordinal))}."],
            });
        }

        var (caller, by) = (Acting.Of(user, CrewAction.Lock), user.Subject());
        switch (locks ? await crews.LockAsync(id, caller, by, parameter) : await crews.ReleaseAsync(id, caller, by, parameter))
        {
            case CrewOutcome.Changed(var view):
                news.Locked(view.Session, by, parameter, locks);
                return TypedResults.Ok(SessionAnswers.LocksOf(view.Session));
            case CrewOutcome.Known(var view):
                return TypedResults.Ok(SessionAnswers.LocksOf(view.Session));
            case CrewOutcome.Locked(var holder):
                return BrokerProblems.ParameterLocked(parameter, holder);
            case CrewOutcome.SessionOver:
                return CrewProblems.SessionOver();
            case CrewOutcome.Forbidden(var role):
                return BrokerProblems.NotYourRole(role, CrewAction.Lock);
            case CrewOutcome.Unknown:
                return BrokerProblems.NoSuchSession();
            case var other:
                throw new UnreachableException(other.ToString());
        }
    }
}
