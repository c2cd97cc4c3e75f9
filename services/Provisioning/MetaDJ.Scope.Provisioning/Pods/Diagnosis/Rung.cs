using MetaDJ.Scope.Provisioning.Contracts.Http;

namespace MetaDJ.Scope.Provisioning.Pods.Diagnosis;

/// <summary>One step of the ladder.</summary>
/// <param name="Cause">Why it does not hold, or what it waits for.</param>
/// <param name="MayBe">Signs in the logs that would say more exactly why, the likeliest first.</param>
internal sealed record Rung(string Code, string Question, RungVerdict Verdict, string Seen, string? Cause = null, params string[] MayBe)
{
    public DiagnosisRung Told => new(Code, Question, Verdict, Seen);

    public static Rung Holds(string code, string question, string seen) => new(code, question, RungVerdict.Holds, seen);

    public static Rung Fails(string code, string question, string seen, string cause, params string[] mayBe) => new(code, question, RungVerdict.Fails, seen, cause, mayBe);

    /// <summary>Not yet, and that is as it should be.</summary>
    public static Rung Waits(string code, string question, string seen, string cause, params string[] mayBe) => new(code, question, RungVerdict.Waits, seen, cause, mayBe);

    public static Rung Unclear(string code, string question, string seen) => new(code, question, RungVerdict.Unclear, seen);

    public static Rung NotAsked(string code, string question, string seen) => new(code, question, RungVerdict.NotAsked, seen);
}
