using System.Diagnostics;
using MetaDJ.Scope.PromptQueue.Contracts;
using MetaDJ.Scope.PromptQueue.Dispatch;
using MetaDJ.Scope.PromptQueue.Loras;
using MetaDJ.Scope.SessionBroker.Contracts;

namespace MetaDJ.Scope.PromptQueue.LoraInstalls;

/// <summary>Does the installs of one session, one after the other. It keeps nothing: whoever comes after it goes on from the records.</summary>
internal sealed class LoraInstallWork(LoraInstallStore installs, LoraInstaller installer, LoraStore library, StageDoor door, Replica replica, TimeProvider clock)
{
    /// <summary>Does the next one, if it is this replica's to do.</summary>
    /// <returns>Whether there may be another; false also for what must wait.</returns>
    public async Task<bool> DoNextAsync(SessionId session, CancellationToken cancellationToken)
    {
        if (await installs.StandingAsync(session) is not var (owner, pass))
        {
            await installs.ForgetAsync(session);
            return false;
        }

        if (owner != replica.Name)
        {
            return false;
        }

        if ((await installs.ListAsync(session)).FirstOrDefault(install => install.State <= LoraInstallState.Cancelling) is not { } next)
        {
            await installs.ForgetAsync(session);
            return false;
        }

        var teller = new InstallTeller(installs, owner, next, clock);
        if (pass.Fence.Length == 0)
        {
            await WaitForPodAsync(teller, next);
            return false;
        }

        await DoAsync(teller, pass, next.Name, cancellationToken);
        return !teller.IsOut;
    }

    private static async Task WaitForPodAsync(InstallTeller teller, Contracts.Http.LoraInstallResponse install)
    {
        const string why = "The session has no pod at the moment.";
        if (install.State == LoraInstallState.Cancelling)
        {
            await teller.EndAsync(LoraInstallState.Cancelled, why);
        }
        else if (install.WaitsFor != why)
        {
            await teller.GoesOnAsync(new InstallProgress(install.Percent, null, null, why), CancellationToken.None);
        }
    }

    private async Task DoAsync(InstallTeller teller, StagePass pass, string name, CancellationToken cancellationToken)
    {
        using var moved = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var watch = new PodWatch(teller, installs, pass, moved);
        try
        {
            switch (await installer.InstallAsync(door.Scope(pass), pass, name, await library.ReadAsync(name), moved.Token, watch))
            {
                case InstallOutcome.OnBoard:
                    await teller.EndAsync(LoraInstallState.Installed, null);
                    break;
                case InstallOutcome.Failed(var cause):
                    await teller.EndAsync(LoraInstallState.Failed, cause);
                    break;
                case InstallOutcome.Cancelled(var cause):
                    await teller.EndAsync(LoraInstallState.Cancelled, cause);
                    break;
                case var other:
                    throw new UnreachableException(other.ToString());
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The session plays on another pod now, or it is not ours any more: whoever owns it begins there.
        }
    }

    /// <summary>Gives up a pod that is not the session's any more: a token or an epoch that is old will not get further.</summary>
    private sealed class PodWatch(InstallTeller teller, LoraInstallStore installs, StagePass pass, CancellationTokenSource moved) : IInstallWatch
    {
        public async Task<bool> GoesOnAsync(InstallProgress progress, CancellationToken cancellationToken)
        {
            if (teller.IsOut || await installs.StandingAsync(pass.Session) is not var (_, now) || now != pass)
            {
                await moved.CancelAsync();
                return true;
            }

            return await teller.GoesOnAsync(progress, cancellationToken);
        }
    }
}
