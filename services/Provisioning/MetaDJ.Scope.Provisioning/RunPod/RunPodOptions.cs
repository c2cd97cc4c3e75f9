using System.ComponentModel.DataAnnotations;

namespace MetaDJ.Scope.Provisioning.RunPod;

/// <summary>Where RunPod is and how it is spoken to. For a rehearsal both addresses point at the simulator.</summary>
public sealed class RunPodOptions : IValidatableObject
{
    public const string SectionName = "RunPod";

    /// <summary>With the version and a slash at its end.</summary>
    [Required]
    public Uri BaseAddress { get; set; } = new("https://api.runpod.io/v2/");

    [Required(ErrorMessage = "RunPod:ApiKey is not set. The simulator takes any key; for real pods create one in RunPod's console.")]
    [RegularExpression("^[!-~]+$", ErrorMessage = "RunPod:ApiKey has a space, a line end or another character that no key has.")]
    public string ApiKey { get; set; } = "";

    /// <summary>The public address of a pod's HTTP port.</summary>
    [Required]
    public string ProxyTemplate { get; set; } = "https://{podId}-{port}.proxy.runpod.net/";

    /// <summary>
    /// Pods whose name starts with this are ours to keep or to end. Two deployments on one account need two prefixes, or two owners.
    /// </summary>
    [Required]
    [RegularExpression("^[a-z0-9][a-z0-9-]{1,38}-$", ErrorMessage = "RunPod:NamePrefix must be 3 to 40 lower-case letters, digits and hyphens, the last a hyphen.")]
    public string NamePrefix { get; set; } = "metadj-";

    /// <summary>A template of somebody else, by its id, to make pods from instead of one of our own. Never changed by us.</summary>
    [RegularExpression("^[A-Za-z0-9_-]{0,64}$", ErrorMessage = "RunPod:TemplateId must be a template's id.")]
    public string? TemplateId { get; set; }

    /// <summary>
    /// Which deployment made a pod: it is written into every pod, and only pods that carry it are ended when nobody knows them. Empty takes
    /// <see cref="NamePrefix"/>. Change it and the pods of before count as a stranger's, unless there is a record of them.
    /// </summary>
    [RegularExpression("^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$", ErrorMessage = "RunPod:Owner must be 1 to 64 letters, digits, dots, hyphens and underscores.")]
    public string? Owner { get; set; }

    /// <summary>For one attempt of one call.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Before the first repetition of a read that failed; doubles with each further one. Nothing that changes something is repeated.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How long a read, or the end of a pod, may wait for the rate limit's next window.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan RateLimitPatience { get; set; } = TimeSpan.FromSeconds(65);

    /// <summary>How long prices and stock are taken as known. Stock turns over within minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan CatalogueLifetime { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>The same for data centres: what is built changes within months.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "7.00:00:00")]
    public TimeSpan DataCentersLifetime { get; set; } = TimeSpan.FromHours(6);

    /// <summary>A log that says nothing for this long is asked for again from its last line: RunPod documents no sign of life.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan LogSilence { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>A log that is not followed has been read when nothing came for this long: RunPod marks no end.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan LogBacklogPause { get; set; } = TimeSpan.FromSeconds(3);

    public string OwnerOrPrefix => string.IsNullOrEmpty(Owner) ? NamePrefix : Owner;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!BaseAddress.IsAbsoluteUri || BaseAddress.Scheme is not ("http" or "https") || !BaseAddress.AbsolutePath.EndsWith('/'))
        {
            yield return new ValidationResult("RunPod:BaseAddress must be an http or https address that ends in a slash.", [nameof(BaseAddress)]);
        }

        if (!ProxyTemplate.Contains("{podId}", StringComparison.Ordinal)
            || !ProxyTemplate.Contains("{port}", StringComparison.Ordinal)
            || !ProxyTemplate.EndsWith('/')
            || !Uri.TryCreate(ProxyTemplate.Replace("{podId}", "a", StringComparison.Ordinal).Replace("{port}", "1", StringComparison.Ordinal), UriKind.Absolute, out var address)
            || address.Scheme is not ("http" or "https"))
        {
            yield return new ValidationResult(
                "RunPod:ProxyTemplate must be an http or https address with {podId} and {port} in it that ends in a slash.", [nameof(ProxyTemplate)]);
        }
    }
}
