using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Pods.Recovery;

namespace MetaDJ.Scope.Provisioning.Tests.Pods.Recovery;

public sealed class RecoveryLadderTests
{
    private static readonly RecoveryRung[] Rungs = Enum.GetValues<RecoveryRung>();

    [Theory]
    [InlineData(PodCause.ScopeRestarted, "PrepareAgain PrepareAgain RestartPod Redeploy Elsewhere Elsewhere Elsewhere")]
    [InlineData(PodCause.StalledFrames, "RestartScope RestartPod Redeploy Elsewhere Elsewhere Elsewhere")]
    [InlineData(PodCause.OutOfMemory, "RestartScope Elsewhere Elsewhere Elsewhere")]
    [InlineData(PodCause.ScopeSilent, "RestartPod Redeploy Elsewhere Elsewhere Elsewhere")]
    [InlineData(PodCause.LoadFailed, "RestartScope Redeploy Elsewhere Elsewhere Elsewhere")]
    [InlineData(PodCause.LoadStuck, "RestartPod Redeploy Elsewhere Elsewhere Elsewhere")]
    [InlineData(PodCause.Exited, "Redeploy Elsewhere Elsewhere Elsewhere")]
    [InlineData(PodCause.CloudError, "Redeploy Elsewhere Elsewhere Elsewhere")]
    [InlineData(PodCause.Vanished, "Redeploy Elsewhere Elsewhere Elsewhere")]
    [InlineData(PodCause.ResumeFailed, "Redeploy Elsewhere Elsewhere Elsewhere")]
    [InlineData(PodCause.NoBalance, "")]
    [InlineData(PodCause.RequestRefused, "")]
    [InlineData(PodCause.PipelineMissing, "")]
    public void Next_ForTheSameTroubleAgainAndAgain_ClimbsToTheTop_AndEnds(PodCause cause, string ladder)
    {
        var taken = new List<RungTaken>();
        while (RecoveryLadder.Next(cause, taken, inPlace: true, wasReady: true) is var rung and not RecoveryRung.None)
        {
            taken.Add(new(rung, cause, Fleet.Now));
        }

        Assert.Equal(ladder, string.Join(' ', taken.Select(one => one.Rung)));
    }

    [Fact]
    public void Next_WhenOneNeverWasReady_IsElsewhereForAllThatIsStuck() => Assert.All(
        [PodCause.BootStuck, PodCause.ModelsStuck, PodCause.LoraStuck, PodCause.LoadStuck, PodCause.PictureStuck],
        cause => Assert.Equal(RecoveryRung.Elsewhere, RecoveryLadder.Next(cause, [], inPlace: true, wasReady: false)));

    [Fact]
    public void Next_NeverGoesDown_NorRestartsWhatIsNotThere()
    {
        foreach (var (cause, before) in Enum.GetValues<PodCause>().SelectMany(cause => Rungs.Skip(1).Select(rung => (cause, rung))))
        {
            var taken = new[] { new RungTaken(before, PodCause.Unknown, Fleet.Now) };
            var next = RecoveryLadder.Next(cause, taken, inPlace: true, wasReady: true);

            Assert.True(next == RecoveryRung.None || next >= before, $"{cause} after {before}: {next}");
            Assert.False(RecoveryLadder.IsInPlace(RecoveryLadder.Next(cause, taken, inPlace: false, wasReady: true)), $"{cause} after {before}");
        }
    }
}
