using MetaDJ.Scope.EndToEnd.Tests;

[assembly: AssemblyFixture(typeof(DeploymentFixture))]

namespace MetaDJ.Scope.EndToEnd.Tests;

/// <summary>One deployment with twenty warm pods for all tests of the assembly; a test opens sessions of its own and closes them.</summary>
public sealed class DeploymentFixture : IAsyncLifetime
{
    public const int Pods = 20;

    /// <summary>The collection of tests that use the house: one of them kills its services, so they take turns.</summary>
    public const string Turns = "turns";

    internal Deployment House { get; private set; } = null!;

    public async ValueTask InitializeAsync() => House = await Deployment.StartAsync(Pods, CancellationToken.None);

    public ValueTask DisposeAsync() => House?.DisposeAsync() ?? ValueTask.CompletedTask;
}
