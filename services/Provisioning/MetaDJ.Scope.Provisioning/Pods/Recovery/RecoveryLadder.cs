using MetaDJ.Scope.Provisioning.Contracts;

namespace MetaDJ.Scope.Provisioning.Pods.Recovery;

/// <summary>Which step is next against which trouble. Pure.</summary>
internal static class RecoveryLadder
{
    /// <summary>
    /// The next rung: never one below those taken, none more often than it may be.
    /// </summary>
    /// <param name="wasReady">One that never was is not worth a second wait: the next candidate is.</param>
    /// <param name="inPlace">Whether there is a pod that could be restarted; else only a new one helps.</param>
    /// <returns><see cref="RecoveryRung.None"/> when all were tried, or none would help: the pool asks anew in its own time.</returns>
    public static RecoveryRung Next(PodCause cause, IReadOnlyList<RungTaken> taken, bool inPlace, bool wasReady)
    {
        var floor = taken.Count == 0 ? RecoveryRung.None : taken.Max(one => one.Rung);
        return Of(cause, wasReady)
            .FirstOrDefault(rung => rung >= floor && (inPlace || !IsInPlace(rung)) && taken.Count(one => one.Rung == rung) < MostOf(rung));
    }

    public static bool IsInPlace(RecoveryRung rung) => rung is RecoveryRung.PrepareAgain or RecoveryRung.RestartScope or RecoveryRung.RestartPod;

    private static int MostOf(RecoveryRung rung) => rung switch
    {
        RecoveryRung.PrepareAgain => 2,
        RecoveryRung.Elsewhere => 3,
        _ => 1,
    };

    private static RecoveryRung[] Of(PodCause cause, bool wasReady) => cause switch
    {
        PodCause.ScopeRestarted => [RecoveryRung.PrepareAgain, RecoveryRung.RestartPod, RecoveryRung.Redeploy, RecoveryRung.Elsewhere],
        PodCause.StalledFrames => [RecoveryRung.RestartScope, RecoveryRung.RestartPod, RecoveryRung.Redeploy, RecoveryRung.Elsewhere],

        // Nothing answers that could be told to restart itself.
        PodCause.ScopeSilent => [RecoveryRung.RestartPod, RecoveryRung.Redeploy, RecoveryRung.Elsewhere],

        // The same GPU somewhere else has no more memory.
        PodCause.OutOfMemory => [RecoveryRung.RestartScope, RecoveryRung.Elsewhere],
        PodCause.ModelsFailed or PodCause.LoadFailed or PodCause.PictureFailed => [RecoveryRung.RestartScope, RecoveryRung.Redeploy, RecoveryRung.Elsewhere],
        PodCause.BootStuck or PodCause.ModelsStuck or PodCause.LoraStuck or PodCause.LoadStuck or PodCause.PictureStuck => wasReady
            ? [RecoveryRung.RestartPod, RecoveryRung.Redeploy, RecoveryRung.Elsewhere]
            : [RecoveryRung.Elsewhere],

        // It cannot be restarted from there, and its host is likely the trouble: a start may wait in vain for the GPU.
        PodCause.Exited or PodCause.CloudError or PodCause.Vanished or PodCause.TerminatedAtCloud
            or PodCause.ResumeFailed or PodCause.NoGpu or PodCause.CudaTooOld => [RecoveryRung.Redeploy, RecoveryRung.Elsewhere],

        // The wish is wrong, or nobody has what it takes: neither a restart nor another place changes that.
        _ => [],
    };
}
