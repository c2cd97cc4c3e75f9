namespace MetaDJ.Scope.Provisioning.Pods.Diagnosis;

/// <summary>The cause behind the reason that a record gives for its end.</summary>
internal static class ReasonSigns
{
    /// <summary>What the last lines of a lost pod may say more exactly than its record.</summary>
    public static readonly string[] SaidByLogs =
    [
        "insufficient-balance", "image-pull-failed", "wrong-cuda", "zero-gpu", "port-in-use", "storage-full", "out-of-memory", "civitai-token-missing", "model-gated",
        "lora-family-mismatch", "bad-size", "unknown-pipeline",
    ];

    private static readonly (string Words, string Cause)[] Ours =
    [
        ("could not be started again", "resume-failed"), ("balance", "insufficient-balance"), ("refused the request", "request-refused"),
        ("No candidate took it", "no-capacity"), ("No offer of the cloud fits", "no-offer-fits"), ("offers no GPU", "no-offer-fits"),
        ("did not answer, again", "cloud-silent"), ("stopped at the cloud by itself", "stopped-by-itself"), ("reports an error", "cloud-error"),
        ("vanished", "vanished"), ("gone from the cloud", "vanished"), ("terminated at the cloud", "terminated-at-cloud"),
        ("does not offer the pipeline", "unknown-pipeline"), ("models cannot be downloaded", "models-failed"), ("did not load", "load-failed"),
        ("The LoRA ", "lora-missing"), ("picture cannot be started", "load-failed"), ("none can be seen", "no-picture"), ("did not answer for", "no-answer"),
        ("ran out of memory", "out-of-memory"), ("No new frame", "frames-stalled"), ("without its GPU", "zero-gpu"), ("No progress", "stuck"),
    ];

    public static string CauseOf(string? reason)
    {
        foreach (var (words, cause) in Ours)
        {
            if (reason?.Contains(words, StringComparison.OrdinalIgnoreCase) == true)
            {
                return cause;
            }
        }

        return Causes.Unknown;
    }
}
