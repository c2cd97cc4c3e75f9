using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.Provisioning.Secrets;

/// <summary>
/// What the environment of pods may hold. RunPod gives a pod's environment back in clear to everybody who may read the account, so that a
/// token goes in as a reference to a secret of RunPod's only. Problems name variables, and never repeat a value.
/// </summary>
internal sealed partial class PodEnvironmentRules : IValidateOptions<ProvisioningOptions>
{
    /// <summary>RunPod's own limit.</summary>
    private const int MostVariables = 50;

    private static readonly string[] SecretEnds = ["TOKEN", "KEY", "SECRET", "PASSWORD"];

    public static bool IsSecret(string name) => SecretEnds.Any(end => name.EndsWith(end, StringComparison.OrdinalIgnoreCase));

    public static bool IsReference(string value) => Reference().IsMatch(value);

    public static IEnumerable<string> Problems(IReadOnlyDictionary<string, string> environment)
    {
        if (environment.Count > MostVariables)
        {
            yield return $"A pod can have {MostVariables} environment variables at most; these are {environment.Count}.";
        }

        foreach (var (name, value) in environment)
        {
            if (!VariableName().IsMatch(name))
            {
                // A name with a stray character may be a value that slipped: only its place is told.
                yield return "An environment variable has a name other than letters, digits and underscores.";
            }
            else if (IsSecret(name) && value.Length > 0 && !IsReference(value))
            {
                yield return $"The environment variable {name} must be a reference such as {{{{ RUNPOD_SECRET_{name.ToLowerInvariant()} }}}} to a secret "
                    + "in RunPod's console: RunPod shows a pod's environment in clear.";
            }
            else if (value.Any(char.IsControl))
            {
                yield return $"The environment variable {name} holds a control character.";
            }
        }
    }

    public ValidateOptionsResult Validate(string? name, ProvisioningOptions options)
    {
        var problems = Problems(options.PodEnvironment).Select(problem => $"Provisioning:PodEnvironment: {problem}").ToList();
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    [GeneratedRegex(@"\A[A-Za-z_][A-Za-z0-9_]{0,127}\z")]
    private static partial Regex VariableName();

    [GeneratedRegex(@"\A\{\{ ?RUNPOD_SECRET_[A-Za-z0-9_\-]{1,128} ?\}\}\z")]
    private static partial Regex Reference();
}
