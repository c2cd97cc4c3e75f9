using System.Diagnostics;
using System.Security.Claims;
using MetaDJ.Scope.PromptQueue.Contracts;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Cues;
using MetaDJ.Scope.PromptQueue.Dispatch;
using MetaDJ.Scope.PromptQueue.Loras;
using MetaDJ.Scope.PromptQueue.Queues;
using MetaDJ.Scope.ServiceDefaults.Access;
using MetaDJ.Scope.SessionBroker.Contracts;

namespace MetaDJ.Scope.PromptQueue.LoraInstalls;

/// <summary>The way in for installs: judged as if the LoRA were loaded, then listed for the replica that owns the queue.</summary>
internal sealed class LoraInstalling(LoraStore library, LoraGate loras, QueueGate gate, LoraInstallStore installs, LoraInstallDoor door, TimeProvider clock)
{
    public async Task<InstallingOutcome> StartAsync(SessionId session, ClaimsPrincipal user, string name, string? key, CancellationToken cancellationToken)
    {
        var entry = await library.ReadAsync(name);
        if (entry is null)
        {
            return new InstallingOutcome.NotInLibrary();
        }

        var action = CrewAction.SwapLoras;
        switch (await loras.RuleAsync(session, user, [Loaded(name)], cancellationToken))
        {
            case LoraWord.Forbids(var cause):
                return new InstallingOutcome.NotAllowed(cause);
            case LoraWord.Grants:
                action = CrewAction.Prompt;
                break;
            case LoraWord.Silent:
                break;
            default:
                throw new UnreachableException();
        }

        if (await door.MayAsync(session, user, action, cancellationToken) is { } right)
        {
            return new InstallingOutcome.Refused(right);
        }

        if (await loras.UnfitAsync(session, user, [Loaded(name)], cancellationToken) is { } unfit)
        {
            return new InstallingOutcome.Unfit(unfit);
        }

        var install = new LoraInstallResponse
        {
            Id = LoraInstallId.New(clock), SessionId = session, Name = name, State = LoraInstallState.Queued, By = user.Subject(), QueuedAt = clock.GetUtcNow(), TotalBytes = entry.SizeBytes,
        };
        var replica = await door.ListAsync(session);
        var outcome = await gate.TryAsync(
            session, QueueCaller.Of(user, action), caller => installs.StartAsync(install, caller, replica, key), seen => seen.IsInDoubt, cancellationToken);
        switch (outcome)
        {
            case StartInstallOutcome.Started(var owner):
                door.Wake(session, owner);
                return new InstallingOutcome.Accepted(install);
            case StartInstallOutcome.Same(var id):
                return new InstallingOutcome.Accepted(await installs.ReadAsync(session, id) ?? install);
            case StartInstallOutcome.Full:
                return new InstallingOutcome.Full();
            case StartInstallOutcome.Refused(var why):
                return new InstallingOutcome.Refused(why);
            default:
                throw new UnreachableException();
        }
    }

    private static CueRequest Loaded(string name) =>
        new() { Kind = CueKind.LoraSwap, LoraSwap = new LoraSwapRequest { Loras = [new LoraScale(name, 0)], Kind = LoraSwapKind.Reload } };
}

/// <summary>The queue as installs see it: who may, and which replica does. The others find theirs by themselves.</summary>
internal sealed class LoraInstallDoor(Replica replica, LoraInstallLoop loop, QueueGate gate, QueueStore queues)
{
    /// <returns>Why the caller may not; null when they may.</returns>
    public Task<ChangeOutcome?> MayAsync(SessionId session, ClaimsPrincipal user, CrewAction action, CancellationToken cancellationToken) =>
        gate.TryAsync(session, QueueCaller.Of(user, action), caller => queues.MayAsync(session, caller, ""), seen => seen?.IsInDoubt == true, cancellationToken);

    public ValueTask<string> ListAsync(SessionId session) => replica.ListAsync(session);

    public void Wake(SessionId session, string owner)
    {
        if (owner == replica.Name)
        {
            loop.Wake(session);
        }
    }
}

internal abstract record InstallingOutcome
{
    private InstallingOutcome()
    {
    }

    public sealed record Accepted(LoraInstallResponse Install) : InstallingOutcome;

    public sealed record NotInLibrary : InstallingOutcome;

    public sealed record NotAllowed(string Cause) : InstallingOutcome;

    public sealed record Unfit(string Cause) : InstallingOutcome;

    public sealed record Full : InstallingOutcome;

    public sealed record Refused(ChangeOutcome Why) : InstallingOutcome;
}
