using System.Diagnostics;
using MetaDJ.Scope.PromptQueue.Dispatch;
using MetaDJ.Scope.PromptQueue.LoraSwaps;
using MetaDJ.Scope.PromptQueue.Queues;
using MetaDJ.Scope.ServiceDefaults.Redis;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace MetaDJ.Scope.PromptQueue.LoraInstalls;

/// <summary>
/// Which file was asked of which pod. Written before Scope is asked, and kept until it is known what became of it: whoever comes after a crash
/// or a cut connection looks for the file instead of asking for it once more.
/// </summary>
internal sealed class InstallMarks(IDatabase redis, IOptions<LoraSwapOptions> options)
{
    private static readonly RedisScript ClaimScript = RedisScript.Load<InstallMarks>("ClaimInstall");
    private static readonly RedisScript ReleaseScript = RedisScript.Load<InstallMarks>("ReleaseInstall");

    public async Task<InstallClaim> ClaimAsync(StagePass pass, string name)
    {
        var answer = await ClaimScript.RunAsync(redis, [new QueueKeys(pass.Session).InstallMarks], [pass.Fence, name, (long)options.Value.InstallLimit.TotalMilliseconds]);
        return answer.Status switch
        {
            "ask" => new InstallClaim.Ask(),
            "asked" => new InstallClaim.Asked(TimeSpan.FromMilliseconds(answer.Number(0))),
            "busy" => new InstallClaim.Busy(answer.Text(0)),
            _ => throw answer.Unexpected(),
        };
    }

    /// <returns>The LoRA that was asked of this pod and not heard of since; null for none.</returns>
    public async Task<string?> AskedAsync(StagePass pass) =>
        ((string?)await redis.HashGetAsync(new QueueKeys(pass.Session).InstallMarks, pass.Fence))?.Split(' ')[0];

    public async Task ReleaseAsync(StagePass pass, string name)
    {
        var answer = await ReleaseScript.RunAsync(redis, [new QueueKeys(pass.Session).InstallMarks], [pass.Fence, name]);
        Debug.Assert(answer.Status == "ok", "ReleaseInstall.lua knows one answer.");
    }
}

internal abstract record InstallClaim
{
    private InstallClaim()
    {
    }

    /// <summary>It is the caller's to ask, now.</summary>
    public sealed record Ask : InstallClaim;

    /// <summary>Somebody asked for this very file: it may come without asking.</summary>
    public sealed record Asked(TimeSpan Ago) : InstallClaim;

    /// <summary>The pod is busy with another.</summary>
    public sealed record Busy(string Name) : InstallClaim;
}
