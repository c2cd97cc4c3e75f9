using System.Net;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Looks;
using MetaDJ.Scope.PromptQueue.LoraSwaps;
using MetaDJ.Scope.ScopeApi;
using Microsoft.Extensions.Options;
using Refit;

namespace MetaDJ.Scope.PromptQueue.Loras;

/// <summary>Brings LoRA files onto a pod.</summary>
internal sealed partial class LoraInstaller(
    LoraStore library, SwapTimes times, TimeProvider clock, IOptions<LoraSwapOptions> options, ILogger<LoraInstaller> logger)
{
    /// <param name="source">Null when it is not in the library: then it must be there already.</param>
    public async Task<InstallOutcome> InstallAsync(IScopeApi scope, string name, LoraEntry? source, CancellationToken cancellationToken)
    {
        if (await FindAsync(scope, name, cancellationToken) is { } there)
        {
            return Verify(there, source);
        }

        if (source is null)
        {
            return new InstallOutcome.Failed($"'{name}' is not on the pod and not in the LoRA library.");
        }

        var begun = clock.GetTimestamp();
        using var answer = await AskAsync(scope, new LoraInstall(source.Url, $"{name}.safetensors"), begun, cancellationToken);
        if (!answer.IsSuccessful && answer.StatusCode is HttpStatusCode.Locked or HttpStatusCode.ServiceUnavailable or HttpStatusCode.BadRequest or HttpStatusCode.NotFound or HttpStatusCode.Unauthorized
            or HttpStatusCode.Forbidden or HttpStatusCode.UnprocessableEntity or HttpStatusCode.InternalServerError)
        {
            return new InstallOutcome.Failed($"'{name}' could not be installed. {answer.Failure()}");
        }

        // Anything else, a cut connection or the proxy's 524 above all, may be an installation that goes on: asking again would write into
        // the same unfinished file (trap 23). So we look until it is there.
        while (clock.GetElapsedTime(begun) < options.Value.InstallLimit)
        {
            if (await FindAsync(scope, name, cancellationToken) is { } installed)
            {
                times.Installed(clock.GetElapsedTime(begun));
                return Verify(installed, source);
            }

            await Task.Delay(options.Value.Poll, clock, cancellationToken);
        }

        return new InstallOutcome.Failed($"'{name}' was not on the pod within {options.Value.InstallLimit}.");
    }

    /// <summary>The LoRAs of a Look on another pod. One that cannot be had is left out: a show without it beats no show.</summary>
    public async Task<IReadOnlyList<LookLora>> BoardAsync(IScopeApi scope, IReadOnlyList<LookLora> loras, CancellationToken cancellationToken)
    {
        var entries = await library.ListAsync();
        var onBoard = new List<LookLora>();
        foreach (var lora in loras)
        {
            if (await InstallAsync(scope, lora.Name, entries.FirstOrDefault(entry => entry.Name == lora.Name), cancellationToken) is InstallOutcome.OnBoard(var path))
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

    /// <summary>The door says 423 while somebody else writes to the pod's volume, and 503 when it cannot find that out: nothing was sent to Scope.</summary>
    private async Task<IApiResponse<LoraInstalled>> AskAsync(IScopeApi scope, LoraInstall install, long begun, CancellationToken cancellationToken)
    {
        while (true)
        {
            var answer = await scope.InstallLoraAsync(install, cancellationToken);
            if (answer.StatusCode is not (HttpStatusCode.Locked or HttpStatusCode.ServiceUnavailable) || clock.GetElapsedTime(begun) >= options.Value.InstallLimit)
            {
                return answer;
            }

            answer.Dispose();
            await Task.Delay(options.Value.Poll, clock, cancellationToken);
        }
    }

    private static async Task<LoraFile?> FindAsync(IScopeApi scope, string name, CancellationToken cancellationToken)
    {
        using var list = await scope.ListLorasAsync(cancellationToken);
        return list.Content?.LoraFiles.FirstOrDefault(file => file.Name == name);
    }

    /// <summary>A file without a hash is no fault (trap 25); one with another hash is another file.</summary>
    private static InstallOutcome Verify(LoraFile file, LoraEntry? source) =>
        source?.Sha256 is { } wanted && file.Sha256 is { } has && !string.Equals(wanted, has, StringComparison.OrdinalIgnoreCase)
            ? new InstallOutcome.Failed($"The file '{file.Name}' on the pod is another one than the library's: its SHA-256 differs.")
            : new InstallOutcome.OnBoard(file.Path);

    [LoggerMessage(LogLevel.Warning, "The LoRA {Lora} could not be brought onto the next pod and was left out of the look")]
    private partial void LogLoraLeftOut(string lora);
}

internal abstract record InstallOutcome
{
    private InstallOutcome()
    {
    }

    /// <param name="Path">As Scope names the file.</param>
    public sealed record OnBoard(string Path) : InstallOutcome;

    public sealed record Failed(string Cause) : InstallOutcome;
}
