using System.Text.RegularExpressions;
using MetaDJ.Scope.Simulator.RunPod.Gate;

namespace MetaDJ.Scope.Simulator.RunPod.Account;

/// <summary>The SSH public keys registered with the account. They reach pods that are created afterwards with <c>startSsh</c>.</summary>
internal sealed partial class AccountKeys(SimulatorOptions options)
{
    private volatile IReadOnlyList<string> _all = [.. options.SshKeys];

    public IReadOnlyList<string> All => _all;

    /// <summary>Replaces them all, as RunPod does.</summary>
    public RunPodProblem? Replace(IReadOnlyList<string>? keys)
    {
        if (keys is null)
        {
            return RunPodProblem.Invalid("$: missing properties 'keys'");
        }

        var wrong = keys.Index().Where(key => !Key().IsMatch(key.Item)).Select(key => $"$.keys[{key.Index}]: '{key.Item}' does not match pattern").ToList();
        if (wrong.Count > 0)
        {
            return RunPodProblem.Invalid(wrong);
        }

        _all = [.. keys];
        return null;
    }

    [GeneratedRegex(@"^(ssh|ecdsa|sk)-[^\s]+ [^\s]+([ \t][^\n\r]*)?\z")]
    private static partial Regex Key();
}

internal sealed record SshKeysBody(IReadOnlyList<string>? Keys = null);
