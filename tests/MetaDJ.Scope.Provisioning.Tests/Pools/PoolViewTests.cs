using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Pools;

namespace MetaDJ.Scope.Provisioning.Tests.Pools;

public sealed class PoolViewTests
{
    private static readonly Pool Stage = new(
        PoolName.Parse("stage"), new PoolSpec { Pipeline = "longlive", NetworkVolumeId = "vol0secret", Access = new PoolAccess { Ssh = true, TcpPorts = [22_222] } });

    /// <summary>Everybody who could read a pool read whose budget was short of how much, and what RunPod calls the volume.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Of_ForThoseWhoPlay_TellsNobodysBudget_NorTheCloudsNamesAndDoors(bool isForOperator)
    {
        var standing = new PoolStanding
        {
            At = DateTimeOffset.UnixEpoch, Wanted = 1, Ready = 0, Starting = 0, Leased = 0, Spare = 0, Waiting = 1, Due = 0, Warm = 0,
            Shortages = [new(ShortageCause.Budget, 1, 0, "The budget of user ana, $1.00 per day, is used up."), new(ShortageCause.Maximum, 0, 1, "It has its 2 pods.")],
        };
        var view = new PoolView(
            new Dictionary<PoolName, IReadOnlyDictionary<PodState, int>>(), new Dictionary<string, PoolStanding> { ["stage"] = standing }, notice: null, isForOperator);

        var response = view.Of(Stage);

        Assert.Equal(isForOperator, response.Standing!.Shortages[0].Detail.Contains("ana", StringComparison.Ordinal));
        Assert.Equal((ShortageCause.Budget, 1, "It has its 2 pods."), (response.Standing.Shortages[0].Cause, response.Standing.Shortages[0].People, response.Standing.Shortages[1].Detail));
        Assert.Equal(isForOperator ? ("vol0secret", true, 1) : (null, false, 0), (response.Spec.NetworkVolumeId, response.Spec.Access.Ssh, response.Spec.Access.TcpPorts.Count));
    }
}
