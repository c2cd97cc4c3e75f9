namespace MetaDJ.Scope.Simulator;

public sealed class SimulatorOptions
{
    public double Speed { get; set; } = 1;

    public double ChunkSpeed { get; set; } = 1;
}
