namespace MetaDJ.Scope.Provisioning.Tests.Service;

/// <summary>The system's clock, put forward at will. Timers go on as they are.</summary>
internal sealed class ShiftedClock : TimeProvider
{
    private long _shift;

    public void PutForward(TimeSpan by) => Interlocked.Add(ref _shift, by.Ticks);

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _shift));
}
