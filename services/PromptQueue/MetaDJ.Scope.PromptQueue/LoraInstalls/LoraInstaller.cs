using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Dispatch;
using MetaDJ.Scope.PromptQueue.Looks;
using MetaDJ.Scope.PromptQueue.Loras;
using MetaDJ.Scope.PromptQueue.LoraSwaps;
using MetaDJ.Scope.ScopeApi;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.PromptQueue.LoraInstalls;

/// <summary>
/// Brings LoRA files onto a pod, for installs, swaps and replays alike. Scope is asked for a file once: the answer may be cut off while it goes
/// on, and a second one would write into the same unfinished file (trap 23). So each asking is noted before it is done, and what has been
/// asked is looked for until it is there.
/// </summary>
internal sealed partial class LoraInstaller(
    LoraStore library, InstallMarks marks, SwapTimes times, TimeProvider clock, IOptions<LoraSwapOptions> options, ILogger<LoraInstaller> logger)
{
    /// <param name="source">Null when it is not in the library: then it must be there already.</param>
    /// <param name="watch">Told now and then how far it is; asked whether to go on.</param>
    public async Task<InstallOutcome> InstallAsync(
        IScopeApi scope, StagePass pass, string name, LoraEntry? source, CancellationToken cancellationToken, IInstallWatch? watch = null)
    {
        using var run = new InstallRun(scope, pass, name, source, clock);

        // Asked of this pod before: the file that comes is to be judged as one that we brought.
        run.Asked = await marks.AskedAsync(pass) == name;
        while (true)
        {
            // Before anything is asked: it may have been cancelled while nobody looked.
            if (watch is not null && !run.Cancelled)
            {
                run.Cancelled = !await watch.GoesOnAsync(run.Progress(times.InstallOf(source?.SizeBytes)), cancellationToken);
                cancellationToken.ThrowIfCancellationRequested();
            }

            if (await StepAsync(run, cancellationToken) is { } outcome)
            {
                return outcome;
            }

            await Task.Delay(options.Value.Poll, clock, cancellationToken);
        }
    }

    /// <summary>The LoRAs of a Look on another pod. One that cannot be had is left out: a show without it beats no show.</summary>
    public async Task<IReadOnlyList<LookLora>> BoardAsync(IScopeApi scope, StagePass pass, IReadOnlyList<LookLora> loras, CancellationToken cancellationToken)
    {
        var entries = await library.ListAsync();
        var onBoard = new List<LookLora>();
        foreach (var lora in loras)
        {
            if (await InstallAsync(scope, pass, lora.Name, entries.FirstOrDefault(entry => entry.Name == lora.Name), cancellationToken) is InstallOutcome.OnBoard(var path))
            {
                onBoard.Add(lora with { Path = path, MergeMode = LookLora.Fadeable });
            }
            else
            {
                LogLoraLeftOut(lora.Name);
            }
        }

        return onBoard;
    }

    /// <returns>Null while it is to be looked at again.</returns>
    private async Task<InstallOutcome?> StepAsync(InstallRun run, CancellationToken cancellationToken)
    {
        // Before the look: a refusal that came before it is then judged by files that are younger than it.
        var answer = await run.TakeAnswerAsync();
        var (reached, file) = await run.LookAsync(cancellationToken);
        if (file is not null && !run.IsGrowing(file))
        {
            return await ArrivedAsync(run, file, cancellationToken);
        }

        if (answer is InstallAnswer.Refused(var refusal))
        {
            await marks.ReleaseAsync(run.Pass, run.Name);
            return run.Cancelled ? new InstallOutcome.Cancelled("It could not be installed anyway.") : new InstallOutcome.Failed($"'{run.Name}' could not be installed. {refusal}");
        }

        if (answer is InstallAnswer.NotNow(var why))
        {
            // Nothing was done: it may be asked again.
            await marks.ReleaseAsync(run.Pass, run.Name);
            (run.Asked, run.WaitsFor) = (false, why);
        }

        if (run.Elapsed >= options.Value.InstallLimit)
        {
            var late = $"'{run.Name}' was not on the pod within {options.Value.InstallLimit}.{(run.WaitsFor is { } blocked ? $" {blocked}" : "")}";
            return run.Cancelled ? new InstallOutcome.Cancelled(late) : new InstallOutcome.Failed(late);
        }

        if (run.Cancelled && !run.Asked)
        {
            return new InstallOutcome.Cancelled("Nothing was asked of Scope yet.");
        }

        if (!reached || file is not null || run.IsAsking || answer is InstallAnswer.NotNow || (run.Asked && run.Noted))
        {
            return null;
        }

        return run.Source is null ? new InstallOutcome.Failed($"'{run.Name}' is not on the pod and not in the LoRA library.") : await AskAsync(run, run.Source);
    }

    private async Task<InstallOutcome?> AskAsync(InstallRun run, LoraEntry source)
    {
        switch (await marks.ClaimAsync(run.Pass, run.Name))
        {
            case InstallClaim.Ask:
                run.Ask(source);
                break;
            case InstallClaim.Asked(var ago):
                run.WasAsked(ago);
                break;
            case InstallClaim.Busy(var other):
                run.WaitsFor = $"Another file is on its way to this pod: '{other}'.";
                break;
            default:
                throw new System.Diagnostics.UnreachableException();
        }

        return null;
    }

    private async Task<InstallOutcome> ArrivedAsync(InstallRun run, LoraFile file, CancellationToken cancellationToken)
    {
        var brought = run.Asked && !run.WasThere;
        if (run.Asked)
        {
            await marks.ReleaseAsync(run.Pass, run.Name);
            if (brought && run.TookWhole is { } took)
            {
                times.Installed(took, run.Source?.SizeBytes);
            }
        }

        if (run.Cancelled && brought)
        {
            return await DeleteAsync(run, cancellationToken)
                ? new InstallOutcome.Cancelled("The file was deleted when it was there: Scope cannot be stopped on the way.")
                : new InstallOutcome.Cancelled("The file stays on the pod: it could not be deleted.");
        }

        if (InstallRun.WrongOf(file, run.Source, brought) is not { } wrong)
        {
            return new InstallOutcome.OnBoard(file.Path);
        }

        // Only what we brought: another file of that name may be somebody's own.
        return brought
            ? new InstallOutcome.Failed($"{wrong} {(await DeleteAsync(run, cancellationToken) ? "It was deleted again." : "It could not be deleted again.")}")
            : new InstallOutcome.Failed(wrong);
    }

    /// <summary>The door says 423 while somebody else writes to the volume, the end of our own install may be one of those.</summary>
    private async Task<bool> DeleteAsync(InstallRun run, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < 10; attempt++)
        {
            using var answer = await run.Scope.DeleteLoraAsync(run.Name, cancellationToken);
            if (answer.IsSuccessful || answer.StatusCode == System.Net.HttpStatusCode.NotFound)
            {
                return true;
            }

            await Task.Delay(options.Value.Poll, clock, cancellationToken);
        }

        return false;
    }

    [LoggerMessage(LogLevel.Warning, "The LoRA {Lora} could not be brought onto the next pod and was left out of the look")]
    private partial void LogLoraLeftOut(string lora);
}

/// <summary>Who follows an install.</summary>
internal interface IInstallWatch
{
    /// <returns>False when it is not wanted any more.</returns>
    Task<bool> GoesOnAsync(InstallProgress progress, CancellationToken cancellationToken);
}

/// <param name="Percent">0 to 99.</param>
/// <param name="Left">How long it may yet take; null while it waits.</param>
internal readonly record struct InstallProgress(int Percent, long? Bytes, TimeSpan? Left, string? WaitsFor);

internal abstract record InstallOutcome
{
    private InstallOutcome()
    {
    }

    /// <param name="Path">As Scope names the file.</param>
    public sealed record OnBoard(string Path) : InstallOutcome;

    public sealed record Failed(string Cause) : InstallOutcome;

    /// <summary>By whoever watched.</summary>
    public sealed record Cancelled(string Cause) : InstallOutcome;
}
