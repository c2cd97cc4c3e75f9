using MetaDJ.Scope.Bench.Sink;

namespace MetaDJ.Scope.Bench.Peers;

/// <summary>The numbers of both queue runs, so that both peers do exactly the same.</summary>
internal sealed class Trials(BenchOptions options)
{
    private int _runs;

    public int Sessions => options.Sessions;

    public int Rate => options.Rate;

    public int Callers => options.Callers;

    /// <summary>Whole rounds of the sessions, so that each gets equally many.</summary>
    public BeginRun NextSteady()
    {
        var warmUp = PerSession(options.Rate * Math.Max(options.SteadySeconds / 4, 1));
        return new BeginRun(++_runs, options.Sessions, warmUp + PerSession(options.Rate * options.SteadySeconds), warmUp);
    }

    /// <summary>First a tenth, so that neither peer is cold when it counts.</summary>
    public BeginRun NextDrainWarmUp() => new(++_runs, options.Sessions, PerSession(options.Cues / 10), WarmUp: 0);

    public BeginRun NextDrain() => new(++_runs, options.Sessions, PerSession(options.Cues), WarmUp: 0);

    private int PerSession(int all) => Math.Max(all / options.Sessions, 1);
}
