namespace MetaDJ.Scope.Bench.Report;

/// <summary>One thing that is measured.</summary>
/// <param name="HigherIsBetter">Decides which way round the ratio is: above 1 we are better, whatever the unit.</param>
internal sealed record Figure(string Name, string Unit, bool HigherIsBetter)
{
    public static readonly Figure SteadyP50 = new("steady, planned → arrived, p50", "ms", HigherIsBetter: false);
    public static readonly Figure SteadyP99 = new("steady, planned → arrived, p99", "ms", HigherIsBetter: false);
    public static readonly Figure SentP50 = new("steady, enqueue → arrived, p50", "ms", HigherIsBetter: false);
    public static readonly Figure SentP99 = new("steady, enqueue → arrived, p99", "ms", HigherIsBetter: false);
    public static readonly Figure GeneratorP99 = new("load generator late, p99", "ms", HigherIsBetter: false);
    public static readonly Figure Drain = new("drain", "cues/s", HigherIsBetter: true);
    public static readonly Figure ProcessorTime = new("drain, processor time per cue", "ms", HigherIsBetter: false);
    public static readonly Figure Opens = new("session opens", "/s", HigherIsBetter: true);
    public static readonly Figure BeatP50 = new("planned instant → arrived, p50", "ms", HigherIsBetter: false);
    public static readonly Figure BeatP99 = new("planned instant → arrived, p99", "ms", HigherIsBetter: false);
    public static readonly Figure BeatWithin = new("arrived within ±10 ms", "%", HigherIsBetter: true);
    public static readonly Figure IdleRedis = new("idle session, in Redis", "bytes", HigherIsBetter: false);
    public static readonly Figure IdleProcess = new("idle session, in the process", "bytes", HigherIsBetter: false);
    public static readonly Figure PlayedRedis = new("the same after its first cue, in Redis", "bytes", HigherIsBetter: false);
    public static readonly Figure PlayedProcess = new("the same after its first cue, in the process", "bytes", HigherIsBetter: false);

    public static readonly IReadOnlyList<Figure> OfPaths = [SentP50, SentP99, SteadyP50, SteadyP99, GeneratorP99, Drain];
    public static readonly IReadOnlyList<Figure> OfBeats = [BeatP50, BeatP99, BeatWithin];
    public static readonly IReadOnlyList<Figure> OfIdle = [IdleRedis, IdleProcess, PlayedRedis, PlayedProcess];

    public static readonly IReadOnlyList<Figure> OfQueues = [SteadyP50, SteadyP99, SentP50, SentP99, GeneratorP99, Drain, ProcessorTime];
}
