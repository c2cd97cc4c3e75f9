using System.Diagnostics;
using System.Security.Claims;
using MetaDJ.Scope.PromptQueue.Contracts;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Cues;
using MetaDJ.Scope.PromptQueue.Queues;
using MetaDJ.Scope.ServiceDefaults.Access;
using MetaDJ.Scope.SessionBroker.Contracts;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.PromptQueue.CueLists;

/// <summary>Plays a cue list for people: GO, and moving without one. Reads, decides, and writes only over what it read.</summary>
internal sealed class CueListPlayer(CueListStore lists, CueStore cues, QueueGate gate, CueIntake intake, IOptions<QueueOptions> options, TimeProvider clock)
{
    /// <summary>Somebody else moved the list each time in between: more often than this it is not bad luck.</summary>
    private const int Tries = 8;

    /// <param name="number">Null fires what stands by.</param>
    public async Task<GoOutcome> GoAsync(SessionId session, ClaimsPrincipal user, string? number, string? requestKey, CancellationToken cancellationToken)
    {
        for (var i = 0; i < Tries; i++)
        {
            var read = await ReadAsync(session, user, requestKey, cancellationToken);
            if (read is not CueListOutcome.There(var list))
            {
                return new GoOutcome.NoList(read);
            }

            var fingerprint = IdempotencyKey.Of(requestKey, "go", user.Subject(), number)?.Fingerprint ?? "";
            if (list.Known is { } known)
            {
                return await RepeatedAsync(session, list, known.Split(' '), fingerprint);
            }

            var plan = CueListPlan.Go(list.Cues, list.State, number, user.Subject(), list.At, options.Value.BetweenGos, () => CueId.New(clock));
            if (plan is not GoPlan.Fire fire)
            {
                return new GoOutcome.Nothing(plan);
            }

            var move = new CueListMove(list.State.Version, fire.State, QueueEventKind.CueListWent, list.Told(fire.State)) { Withdraws = fire.Withdraws, EndsHold = true };
            switch (await intake.FireAsync(session, user, fire.Cues, move, requestKey, fingerprint, cancellationToken))
            {
                case IntakeOutcome.Queued(var fired):
                    return new GoOutcome.Went(fired, list.ToResponse(fire.State));
                case IntakeOutcome.Refused(EnqueueOutcome.Raced) or IntakeOutcome.Repeated:
                    continue;
                case IntakeOutcome.Refused(var why):
                    return new GoOutcome.Refused(why);
                default:
                    throw new UnreachableException();
            }
        }

        return new GoOutcome.Refused(new EnqueueOutcome.Raced());
    }

    /// <param name="step">Null refuses: no cue has that number.</param>
    public async Task<MoveOutcome> MoveAsync(
        SessionId session, ClaimsPrincipal user, Func<CueListView, CueListState?> step, QueueEventKind kind, bool stops, CancellationToken cancellationToken)
    {
        for (var i = 0; i < Tries; i++)
        {
            var read = await ReadAsync(session, user, null, cancellationToken);
            if (read is not CueListOutcome.There(var list))
            {
                return new MoveOutcome.NoList(read);
            }

            if (step(list) is not { } state)
            {
                return new MoveOutcome.NoNumber();
            }

            var move = new CueListMove(list.State.Version, state, kind, state.Standby < list.Cues.Count ? list.Cues[state.Standby].Number! : "")
            {
                Withdraws = stops ? list.State.FiredCues : [],
                EndsHold = stops,
            };
            switch (await gate.TryAsync(session, Caller(user), caller => lists.MoveAsync(session, caller, move), seen => seen.IsInDoubt, cancellationToken))
            {
                case ChangeOutcome.Done:
                    return new MoveOutcome.Moved(list.ToResponse(state));
                case ChangeOutcome.Raced:
                    continue;
                case var why:
                    return new MoveOutcome.NoList(new CueListOutcome.Refused(why));
            }
        }

        return new MoveOutcome.NoList(new CueListOutcome.Refused(new ChangeOutcome.Raced()));
    }

    private Task<CueListOutcome> ReadAsync(SessionId session, ClaimsPrincipal user, string? requestKey, CancellationToken cancellationToken) => gate.TryAsync(
        session, Caller(user), caller => lists.ReadAsync(session, caller, requestKey), seen => seen.IsInDoubt, cancellationToken);

    private async Task<GoOutcome> RepeatedAsync(SessionId session, CueListView list, string[] known, string fingerprint) => known[0] == fingerprint
        ? new GoOutcome.Went(await cues.ReadAsync(session, [.. known.Skip(1).Select(CueId.Parse)]), list.ToResponse())
        : new GoOutcome.Refused(new EnqueueOutcome.KeyReused());

    /// <summary>Whoever moves the list decides over everybody's cues.</summary>
    private static QueueCaller? Caller(ClaimsPrincipal user) => QueueCaller.Of(user, CrewAction.EditAnyCue);
}

/// <summary>What a GO came to.</summary>
internal abstract record GoOutcome
{
    private GoOutcome()
    {
    }

    public sealed record Went(IReadOnlyList<Cue> Fired, CueListResponse List) : GoOutcome;

    public sealed record Nothing(GoPlan Why) : GoOutcome;

    public sealed record NoList(CueListOutcome Why) : GoOutcome;

    public sealed record Refused(EnqueueOutcome Why) : GoOutcome;
}

/// <summary>What moving the standby, or a stop, came to.</summary>
internal abstract record MoveOutcome
{
    private MoveOutcome()
    {
    }

    public sealed record Moved(CueListResponse List) : MoveOutcome;

    public sealed record NoNumber : MoveOutcome;

    public sealed record NoList(CueListOutcome Why) : MoveOutcome;
}
