using MetaDJ.Scope.LeaseBench;
using MetaDJ.Scope.LeaseBench.Neighbours;

return Environment.GetEnvironmentVariable(NeighbourHost.Variable) is { } role
    ? await NeighbourHost.RunAsync(role)
    : await LeaseCommand.RunAsync(LeaseOptions.Parse(args));
