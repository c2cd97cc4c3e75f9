using System.Text.RegularExpressions;
using MetaDJ.Scope.Provisioning.Contracts.Http;

namespace MetaDJ.Scope.Provisioning.Pods.Diagnosis;

/// <param name="Source"><c>container</c>, <c>system</c>, <c>scope</c> or <c>record</c>.</param>
internal sealed record LogWord(string Source, DateTimeOffset? At, string Line);

/// <summary>What lines of logs give away. All patterns are here: Scope's, Python's, CUDA's, the cloud's.</summary>
internal static partial class LogSigns
{
    private const int LongestLine = 400;

    private static readonly (string Cause, Regex Pattern)[] Patterns =
    [
        ("port-in-use", PortInUse()),
        ("storage-full", StorageFull()),
        ("out-of-memory", OutOfMemory()),
        ("wrong-cuda", OldDriver()),
        ("zero-gpu", NoGpu()),
        ("image-pull-failed", ImagePull()),
        ("insufficient-balance", Balance()),
        ("civitai-token-missing", CivitAi()),
        ("model-gated", Gated()),
        ("lora-family-mismatch", LoraFamily()),
        ("bad-size", BadSize()),
        ("unknown-pipeline", UnknownPipeline()),
        ("resume-failed", Resume()),
        ("scope-restarted", Restart()),
        ("load-failed", LoadFailed()),
    ];

    /// <summary>The latest line of each kind, the latest first. Of a container only what its present process said counts.</summary>
    public static IReadOnlyList<DiagnosisSign> Find(IReadOnlyList<LogWord> words)
    {
        var begin = LastStart(words);
        var found = new Dictionary<string, (int Index, DiagnosisSign Sign)>();
        for (var index = 0; index < words.Count; index++)
        {
            var word = words[index];
            if ((index >= begin || word.Source != "container") && CauseOf(word.Line) is { } cause)
            {
                found[cause] = (index, new DiagnosisSign(cause, word.Source, word.At, Short(word.Line)));
            }
        }

        return [.. found.Values.OrderByDescending(one => one.Sign.At ?? DateTimeOffset.MinValue).ThenByDescending(one => one.Index).Select(one => one.Sign)];
    }

    /// <summary>The first kind that fits: a line about a full disk may also tell of a load that failed.</summary>
    public static string? CauseOf(string line)
    {
        foreach (var (cause, pattern) in Patterns)
        {
            if (pattern.IsMatch(line))
            {
                return cause;
            }
        }

        return null;
    }

    private static int LastStart(IReadOnlyList<LogWord> words)
    {
        for (var index = words.Count - 1; index >= 0; index--)
        {
            if (words[index].Source == "container" && words[index].Line.Contains("Started server process", StringComparison.Ordinal))
            {
                return index;
            }
        }

        return 0;
    }

    private static string Short(string line) => line.Length <= LongestLine ? line : line[..LongestLine] + "…";

    [GeneratedRegex(@"address already in use|\[Errno 98\]|EADDRINUSE|port is already allocated|only one usage of each socket address", RegexOptions.IgnoreCase)]
    private static partial Regex PortInUse();

    [GeneratedRegex(@"no space left on device|\[Errno 28\]|disk quota exceeded|\[Errno 122\]|not enough (?:free )?disk space", RegexOptions.IgnoreCase)]
    private static partial Regex StorageFull();

    [GeneratedRegex(@"out of memory|OutOfMemoryError|CUBLAS_STATUS_ALLOC_FAILED|OOM-?killed|exit(?:ed with)? (?:code|status) 137|memory cgroup out|^Killed$", RegexOptions.IgnoreCase)]
    private static partial Regex OutOfMemory();

    [GeneratedRegex(@"unsatisfied condition: cuda|driver version is insufficient|driver on your system is too old|no kernel image is available|CUDA (?:version )?mismatch", RegexOptions.IgnoreCase)]
    private static partial Regex OldDriver();

    [GeneratedRegex(@"no CUDA GPUs are available|no CUDA-capable device|no devices were found|could not select device driver|Found no NVIDIA driver|0 active drivers", RegexOptions.IgnoreCase)]
    private static partial Regex NoGpu();

    [GeneratedRegex(@"manifest unknown|pull access denied|(?:error|failed)[^\n]{0,20} pull|toomanyrequests|manifest for \S+ not found|ImagePullBackOff|ErrImagePull|no matching manifest", RegexOptions.IgnoreCase)]
    private static partial Regex ImagePull();

    [GeneratedRegex(@"insufficient (?:balance|funds|credit)|balance (?:does not allow|is too low)|out of credit", RegexOptions.IgnoreCase)]
    private static partial Regex Balance();

    [GeneratedRegex(@"civitai[^\n]*(?:\b401\b(?!\.\d)|\b403\b(?!\.\d)|unauthorized|token|api.?key|log ?in|sign ?in)|(?:\b401\b(?!\.\d)|unauthorized)[^\n]*civitai|CIVITAI_API_TOKEN", RegexOptions.IgnoreCase)]
    private static partial Regex CivitAi();

    [GeneratedRegex(@"GatedRepo|gated repo|access to model \S+ is restricted|awaiting a review|(?:\b401\b(?!\.\d)|\b403\b(?!\.\d))[^\n]*(?:huggingface\.co|hf\.co)|(?:huggingface|hugging face)[^\n]*(?:\b401\b(?!\.\d)|\b403\b(?!\.\d)|unauthori[sz]ed|authentication|token)|HF_TOKEN|Invalid user token", RegexOptions.IgnoreCase)]
    private static partial Regex Gated();

    [GeneratedRegex(@"lora[^\n]*(?:size mismatch|shape mismatch|shapes cannot|no (?:matching|matched|compatible)|matched 0|0 (?:of \d+ )?(?:keys|layers|modules|weights)|(?:not|in)compatible|different (?:base )?model)|(?:size mismatch|shapes cannot be multiplied|no matching)[^\n]*lora|size mismatch for [^\n]*lora", RegexOptions.IgnoreCase)]
    private static partial Regex LoraFamily();

    [GeneratedRegex(@"(?:must be )?(?:divisible by|multiples? of) 16\b|not divisible by", RegexOptions.IgnoreCase)]
    private static partial Regex BadSize();

    [GeneratedRegex(@"(?:invalid|unknown) pipeline|pipeline \S+ (?:is )?not (?:found|registered|available)|does not offer the pipeline", RegexOptions.IgnoreCase)]
    private static partial Regex UnknownPipeline();

    [GeneratedRegex(@"failed to resume pod|not enough free GPUs on the host", RegexOptions.IgnoreCase)]
    private static partial Regex Resume();

    [GeneratedRegex(@"Restarting server|Server exiting for respawn|Scope restarted", RegexOptions.IgnoreCase)]
    private static partial Regex Restart();

    [GeneratedRegex(@"Failed to load pipeline|did not load|Error\(s\) in loading state_dict", RegexOptions.IgnoreCase)]
    private static partial Regex LoadFailed();
}
