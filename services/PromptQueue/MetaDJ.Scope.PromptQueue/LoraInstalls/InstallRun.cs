using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Dispatch;
using MetaDJ.Scope.ScopeApi;
using Refit;

namespace MetaDJ.Scope.PromptQueue.LoraInstalls;

/// <summary>One file on its way to one pod, as this process sees it.</summary>
internal sealed class InstallRun(IScopeApi scope, StagePass pass, string name, LoraEntry? source, TimeProvider clock) : IDisposable
{
    /// <summary>A file that Scope lists while it still grows counts as whole when it has stood still for so many looks.</summary>
    private const int StillAfter = 5;
    private const double Megabyte = 1024 * 1024;

    private readonly long _begun = clock.GetTimestamp();
    private readonly CancellationTokenSource _asking = new();
    private Task<IApiResponse<LoraInstalled>>? _answer;
    private long? _askedAt;
    private TimeSpan _askedAgo;
    private double _size = -1;
    private int _still;

    public IScopeApi Scope => scope;

    public StagePass Pass => pass;

    public string Name => name;

    public LoraEntry? Source => source;

    public bool Cancelled { get; set; }

    /// <summary>Somebody of us asked this pod for it, so it may come at any time.</summary>
    public bool Asked { get; set; }

    /// <summary>Whether we know since when.</summary>
    public bool Noted { get; private set; }

    /// <summary>It was there before anybody asked.</summary>
    public bool WasThere { get; private set; }

    public string? WaitsFor { get; set; }

    public bool IsAsking => _answer is not null;

    /// <summary>Since it was asked for; before that, since we wait for our turn.</summary>
    public TimeSpan Elapsed => Asked && _askedAt is { } asked ? clock.GetElapsedTime(asked) + _askedAgo : clock.GetElapsedTime(_begun);

    /// <summary>How long the whole install took; null when another process began it.</summary>
    public TimeSpan? TookWhole => _askedAt is { } asked && _askedAgo == TimeSpan.Zero ? clock.GetElapsedTime(asked) : null;

    public void Ask(LoraEntry from)
    {
        (Asked, Noted, WaitsFor, _askedAt, _askedAgo) = (true, true, null, clock.GetTimestamp(), TimeSpan.Zero);

        // Not with the caller's token: whoever stops looking leaves the pod to its work.
        _answer = scope.InstallLoraAsync(new LoraInstall(from.Url, $"{name}.safetensors"), _asking.Token);
    }

    public void WasAsked(TimeSpan ago) => (Asked, Noted, WaitsFor, _askedAt, _askedAgo) = (true, true, null, clock.GetTimestamp(), ago);

    /// <returns>What Scope or the door said since the last look; null for nothing, or nothing that tells how it ends.</returns>
    public async Task<InstallAnswer?> TakeAnswerAsync()
    {
        if (_answer is not { IsCompleted: true } done)
        {
            return null;
        }

        _answer = null;
        try
        {
            using var answer = await done;
            var said = InstallAnswer.Of(answer);
            WasThere |= said is InstallAnswer.Exists;
            return said;
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException or IOException)
        {
            return null;
        }
    }

    /// <returns>Whether the pod answered; the file as it lists it.</returns>
    public async Task<(bool Reached, LoraFile? File)> LookAsync(CancellationToken cancellationToken)
    {
        using var list = await scope.ListLorasAsync(cancellationToken);
        return (list is { IsSuccessful: true, Content: not null }, list.Content?.LoraFiles.FirstOrDefault(file => file.Name == name));
    }

    /// <summary>Scope v0.2.4 lists a file when it is whole; others may list it before.</summary>
    public bool IsGrowing(LoraFile file)
    {
        if (!Asked || source?.SizeBytes is not { } whole || file.SizeMb * Megabyte >= 0.99 * whole)
        {
            return false;
        }

        (_still, _size) = file.SizeMb > _size ? (0, file.SizeMb) : (_still + 1, _size);
        return _still < StillAfter;
    }

    /// <param name="expected">What installs of this size take.</param>
    public InstallProgress Progress(TimeSpan expected)
    {
        if (!Asked)
        {
            return new(0, null, null, WaitsFor);
        }

        var left = expected - Elapsed;
        return _size > 0 && source?.SizeBytes is { } whole
            ? new((int)Math.Clamp(100 * _size * Megabyte / whole, 0, 99), (long)(_size * Megabyte), left > TimeSpan.Zero ? left : TimeSpan.Zero, null)
            : new((int)Math.Clamp(100 * Elapsed / expected, 0, 95), null, left > TimeSpan.Zero ? left : TimeSpan.Zero, null);
    }

    /// <summary>A file without a hash is no fault (trap 25); one with another hash is another file, and one of another size that we brought too.</summary>
    public static string? WrongOf(LoraFile file, LoraEntry? source, bool brought)
    {
        if (source?.Sha256 is { } wanted && file.Sha256 is { } has)
        {
            return string.Equals(wanted, has, StringComparison.OrdinalIgnoreCase) ? null : $"The file '{file.Name}' on the pod is another one than the library's: its SHA-256 differs.";
        }

        return brought && source?.SizeBytes is { } size && Math.Abs((file.SizeMb * Megabyte) - size) > Math.Max(0.01 * size, 0.02 * Megabyte)
            ? $"The file '{file.Name}' on the pod is another one than the library's: it has {file.SizeMb:0.##} MB instead of {size / Megabyte:0.##}."
            : null;
    }

    public void Dispose()
    {
        _asking.Cancel();
        _asking.Dispose();
        _answer?.ContinueWith(static late => _ = late.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }
}
