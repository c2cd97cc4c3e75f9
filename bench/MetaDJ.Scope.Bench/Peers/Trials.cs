using MetaDJ.Scope.Bench.Sink;

namespace MetaDJ.Scope.Bench.Peers;

/// <summary>The numbers of both queue runs, so that both peers do exactly the same.</summary>
internal sealed class Trials(BenchOptions options)
{
    private int _runs;

    public int Sessions => options.Sessions;

    public int Rate => options.Rate;

    public int Callers => options.Callers;

    /// <summary>
    /// A first contact with every session, run to its end before the measured one: what piles up while everything is cold would otherwise be
    /// worked off at Scope's pace all through the run.
    /// </summary>
    public BeginRun NextSteadyWarmUp() => new(++_runs, options.Sessions, PerSession(WarmUp), WarmUp: 0);

    /// <summary>Whole rounds of the sessions, so that each gets equally many.</summary>
    public BeginRun NextSteady()
    {
        var warmUp = PerSession(WarmUp);
        return new BeginRun(++_runs, options.Sessions, warmUp + PerSession(options.Rate * options.SteadySeconds), warmUp);
    }

    /// <summary>First a tenth, so that neither peer is cold when it counts.</summary>
    public BeginRun NextDrainWarmUp() => new(++_runs, options.Sessions, PerSession(options.Cues / 10), WarmUp: 0);

    public BeginRun NextDrain() => new(++_runs, options.Sessions, PerSession(options.Cues), WarmUp: 0);

    public BeginRun Next(int sessions, int perSession) => new(++_runs, sessions, perSession, WarmUp: 0);

    private int WarmUp => options.Rate * Math.Max(options.SteadySeconds / 4, 1);

    private int PerSession(int all) => Math.Max(all / options.Sessions, 1);
}
