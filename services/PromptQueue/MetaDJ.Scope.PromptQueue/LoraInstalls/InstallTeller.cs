using MetaDJ.Scope.PromptQueue.Contracts;
using MetaDJ.Scope.PromptQueue.Contracts.Http;

namespace MetaDJ.Scope.PromptQueue.LoraInstalls;

/// <summary>Writes how far an install has come, tells each quarter of it, and hears when it is not wanted any more.</summary>
internal sealed class InstallTeller(LoraInstallStore installs, string replica, LoraInstallResponse install, TimeProvider clock) : IInstallWatch
{
    private const int Quarter = 25;

    private bool _begun;
    private bool _cancelling;
    private string? _waitsFor;

    public LoraInstallResponse Install { get; private set; } = install;

    /// <summary>The queue became another replica's, or the install was ended by somebody else.</summary>
    public bool IsOut { get; private set; }

    public async Task<bool> GoesOnAsync(InstallProgress progress, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var percent = Math.Max(Install.Percent, progress.Percent);
        var quarter = percent / Quarter > Install.Percent / Quarter;
        var waitsForNew = progress.WaitsFor is not null && progress.WaitsFor != _waitsFor;
        if (_begun && percent == Install.Percent && progress.Bytes == Install.Bytes && progress.WaitsFor == _waitsFor)
        {
            return await SeeAsync();
        }

        (_begun, _waitsFor) = (true, progress.WaitsFor);
        Install = Install with
        {
            State = LoraInstallState.Installing,
            StartedAt = Install.StartedAt ?? now,
            Percent = percent,
            Bytes = progress.Bytes,
            ExpectedAt = progress.Left is { } left && left > TimeSpan.Zero ? now + left : null,
            WaitsFor = progress.WaitsFor,
        };
        var text = waitsForNew ? $"{Install.Name}: {progress.WaitsFor}" : $"{Install.Name}: {percent} %";
        return Heard(await installs.NoteAsync(replica, Install, quarter || waitsForNew ? QueueEventKind.LoraInstallProgress : null, text));
    }

    public async Task EndAsync(LoraInstallState state, string? cause)
    {
        var (kind, text) = state switch
        {
            LoraInstallState.Installed => (QueueEventKind.LoraInstalled, Install.Name),
            LoraInstallState.Cancelled => (QueueEventKind.LoraInstallCancelled, Install.Name),
            _ => (QueueEventKind.LoraInstallFailed, $"{Install.Name}: {cause}"),
        };
        Install = Install with
        {
            State = state, EndedAt = clock.GetUtcNow(), Percent = state == LoraInstallState.Installed ? 100 : Install.Percent, ExpectedAt = null, WaitsFor = null, Cause = cause,
        };
        Heard(await installs.NoteAsync(replica, Install, kind, text));
    }

    /// <summary>Nothing new to write: only look whether it is still wanted.</summary>
    private async Task<bool> SeeAsync() => await installs.ReadAsync(Install.SessionId, Install.Id) switch
    {
        { State: LoraInstallState.Cancelling } => !(_cancelling = true),
        { State: LoraInstallState.Queued or LoraInstallState.Installing } => true,
        _ => Heard(NoteInstallOutcome.Over),
    };

    private bool Heard(NoteInstallOutcome outcome)
    {
        IsOut |= outcome is NoteInstallOutcome.Lost or NoteInstallOutcome.Over;
        _cancelling |= outcome == NoteInstallOutcome.Cancel;
        return !IsOut && !_cancelling;
    }
}
