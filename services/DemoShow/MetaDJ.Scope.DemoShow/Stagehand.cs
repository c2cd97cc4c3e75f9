namespace MetaDJ.Scope.DemoShow;

/// <summary>Tells what happens, each line with the seconds since the show began.</summary>
internal sealed class Stagehand(TextWriter console, TimeProvider clock)
{
    private readonly long _begun = clock.GetTimestamp();
    private readonly Lock _gate = new();

    public TimeProvider Clock { get; } = clock;

    public void Say(string line)
    {
        lock (_gate)
        {
            console.WriteLine($"  {Clock.GetElapsedTime(_begun).TotalSeconds,7:0.0} s  {line}");
        }
    }

    public void Plain(string text)
    {
        lock (_gate)
        {
            console.WriteLine(text);
        }
    }
}
