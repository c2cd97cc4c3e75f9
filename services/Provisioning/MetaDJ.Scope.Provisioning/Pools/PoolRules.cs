using System.Text.Json;
using System.Text.RegularExpressions;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Volumes;

namespace MetaDJ.Scope.Provisioning.Pools;

/// <summary>What a wish must be to be kept: a pod of a wrong one costs money and never shows a picture.</summary>
internal static partial class PoolRules
{
    private const int LongestText = 200;
    private const int MostPods = 50;

    /// <summary>A pod's record and our answers hold a wish some levels deep, and no reader or writer of JSON goes deeper than 64.</summary>
    private const int MostLevels = 8;

    /// <summary>Those that make a picture from prompts alone: a pod is Ready once a frame was seen, without anybody's camera.</summary>
    private static readonly string[] Pipelines = ["longlive", "streamdiffusionv2", "memflow", "reward-forcing", "krea-realtime-video"];

    /// <summary>The name stands for something else where pools stand in an address, as in <c>/api/calendars/feeds</c>.</summary>
    public static bool IsReserved(PoolName name) => name.Value is "feeds" or "me";

    /// <param name="symmetricalPorts">Whether pools may ask for them.</param>
    /// <returns>The errors by field; none when it is good.</returns>
    public static Dictionary<string, string[]> Check(PoolSpec spec, bool symmetricalPorts = false)
    {
        var errors = new FieldErrors();
        errors.Require(Pipelines.Contains(spec.Pipeline, StringComparer.Ordinal), "pipeline", $"must be one of {string.Join(", ", Pipelines)}.");
        CheckLoadParameters(spec.LoadParameters, errors);
        PoolLoraRules.Check(spec.Loras, errors);
        CheckHardware(spec, errors);
        CheckStorage(spec, errors);
        PoolAccessRules.Check(spec, symmetricalPorts, errors);
        CheckNumbers(spec, errors);
        return errors.ToDictionary();
    }

    private static void CheckLoadParameters(IReadOnlyDictionary<string, JsonElement> parameters, FieldErrors errors)
    {
        foreach (var name in new[] { "height", "width" })
        {
            errors.Require(
                !parameters.TryGetValue(name, out var size) || (size.ValueKind == JsonValueKind.Number && size.TryGetInt32(out var pixels) && pixels is >= 64 and <= 2048 && pixels % 16 == 0),
                $"loadParameters.{name}", "must be a multiple of 16 from 64 to 2048: Scope fails to load with any other.");
        }

        errors.Require(
            !parameters.TryGetValue("quantization", out var quantization) || (quantization.ValueKind == JsonValueKind.String && quantization.ValueEquals("fp8_e4m3fn")),
            "loadParameters.quantization", "must be fp8_e4m3fn, the only one Scope knows, or be left out.");
        errors.Require(!parameters.ContainsKey("seed"), "loadParameters.seed", "is not read by Scope: it is called base_seed.");
        foreach (var name in new[] { "loras", "lora_merge_mode", "lora_merge_strategy" })
        {
            errors.Require(!parameters.ContainsKey(name), $"loadParameters.{name}", "is made from the pool's loras.");
        }

        // A name in other letters would slip past the checks above, and Scope reads none of those.
        errors.Require(parameters.Keys.All(name => ParameterName().IsMatch(name)), "loadParameters", "must have names of 1 to 64 lower-case letters, digits and underscores.");
        errors.Require(parameters.Values.All(value => IsReadable(value)), "loadParameters", $"must hold finite numbers of 30 digits at most and well-formed text, {MostLevels} levels deep at most.");
        errors.Require(parameters.Count <= 30, "loadParameters", "must be 30 at most.");
        errors.Require(parameters.Sum(parameter => parameter.Value.GetRawText().Length) <= 8192, "loadParameters", "must be 8 kB at most.");
    }

    private static void CheckHardware(PoolSpec spec, FieldErrors errors)
    {
        errors.Require(spec.MinimumVramGb is null or (>= 1 and <= 1024), "minimumVramGb", "must be 1 to 1024.");
        errors.Require(spec.MaximumPricePerHour is null or (> 0 and <= 1000), "maximumPricePerHour", "must be above 0 and at most 1000.");
        errors.Require(IsListOfNames(spec.GpuTypes), "gpuTypes", "must be at most 50 different GPU ids.");
        CheckCandidates(spec, errors);
        errors.Require(spec.Order is not OfferOrder.Unknown && Enum.IsDefined(spec.Order), "order", "must be balanced, price, odds or speed.");
        errors.Require(IsListOfNames(spec.DataCenters), "dataCenters", "must be at most 50 different data-centre ids.");
        errors.Require(
            spec.Clouds.Count is 1 or 2 && spec.Clouds.Distinct().Count() == spec.Clouds.Count && spec.Clouds.All(cloud => cloud is CloudTier.Secure or CloudTier.Community),
            "clouds", "must be secure, community or both.");
        errors.Require(spec.Image is { Length: <= 255 } && Image().IsMatch(spec.Image), "image", "must be an image reference such as daydreamlive/scope:0.2.4.");
    }

    private static void CheckCandidates(PoolSpec spec, FieldErrors errors)
    {
        errors.Require(spec.Candidates.Count <= 50, "candidates", "must be 50 at most.");
        errors.Require(spec.Candidates.Distinct().Count() == spec.Candidates.Count, "candidates", "must all differ.");
        errors.Require(spec.Candidates.Count == 0 || spec.GpuTypes.Count == 0, "candidates", "states the order already: leave gpuTypes empty.");
        for (var i = 0; i < spec.Candidates.Count && i < 50; i++)
        {
            var candidate = spec.Candidates[i];
            errors.Require(candidate is not null && IsName(candidate.GpuType), $"candidates[{i}].gpuType", "must be a GPU id.");
            errors.Require(candidate?.DataCenter is null || IsName(candidate.DataCenter), $"candidates[{i}].dataCenter", "must be a data-centre id.");
            errors.Require(candidate?.Cloud is null || spec.Clouds.Contains(candidate.Cloud.Value), $"candidates[{i}].cloud", "must be among the pool's clouds.");
            errors.Require(
                candidate?.DataCenter is null || spec.DataCenters.Count == 0 || spec.DataCenters.Contains(candidate.DataCenter, StringComparer.Ordinal),
                $"candidates[{i}].dataCenter", "must be among the pool's data centres.");
        }
    }

    private static void CheckStorage(PoolSpec spec, FieldErrors errors)
    {
        errors.Require(spec.DiskGb is >= 10 and <= 1000, "diskGb", "must be 10 to 1000.");
        errors.Require(spec.VolumeGb is null or (>= 10 and <= 4096), "volumeGb", "must be 10 to 4096, or null for none.");
        errors.Require(spec.NetworkVolumeId is null || VolumeId().IsMatch(spec.NetworkVolumeId), "networkVolumeId", "must be 1 to 64 letters, digits and hyphens.");
        errors.Require(
            spec.NetworkVolumeId is null || !spec.Clouds.Contains(CloudTier.Community), "networkVolumeId", "exists in the secure cloud only: leave community out of clouds.");
        ManagedVolumeRules.Check(spec, errors);
    }

    private static void CheckNumbers(PoolSpec spec, FieldErrors errors)
    {
        errors.Require(spec.Maximum is >= 0 and <= MostPods, "maximum", $"must be 0 to {MostPods}.");
        WarmRules.Check(spec, errors);
        errors.Require(spec.WhenIdle is IdleFate.ByPrice or IdleFate.Stop or IdleFate.Terminate, "whenIdle", "must be byPrice, stop or terminate.");
        errors.Require(spec.Pricing is PricingMode.OnDemand or PricingMode.Savings, "pricing", "must be onDemand or savings: RunPod's API offers no spot pods.");
        errors.Require(spec.IdleStop >= TimeSpan.FromSeconds(1) && spec.IdleStop <= TimeSpan.FromDays(7), "idleStop", "must be one second to seven days.");
        errors.Require(spec.IdleTerminate >= TimeSpan.Zero && spec.IdleTerminate <= TimeSpan.FromDays(90), "idleTerminate", "must be zero to ninety days.");
    }

    private static bool IsListOfNames(IReadOnlyList<string> names) => names.Count <= 50 && names.All(IsName) && names.Distinct(StringComparer.Ordinal).Count() == names.Count;

    /// <summary>What the parser lets pass and nobody can send on: half a surrogate pair, a number beyond every range.</summary>
    private static bool IsReadable(JsonElement value, int level = 1)
    {
        try
        {
            return value.ValueKind switch
            {
                JsonValueKind.String => value.GetString()!.All(letter => !char.IsControl(letter)),
                JsonValueKind.Number => Number().IsMatch(value.GetRawText()) && value.TryGetDouble(out var number) && double.IsFinite(number),
                JsonValueKind.Array => level < MostLevels && value.EnumerateArray().All(item => IsReadable(item, level + 1)),
                JsonValueKind.Object => level < MostLevels && value.EnumerateObject().All(member => member.Name.Length > 0 && IsReadable(member.Value, level + 1)),
                _ => true,
            };
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static bool IsName(string? name) => name is { Length: > 0 and <= LongestText } && !name.Any(char.IsControl);

    /// <summary>The exponent is bounded: two numbers with a huge one cannot be compared.</summary>
    [GeneratedRegex(@"\A-?[0-9]{1,30}(\.[0-9]{1,30})?([eE][+\-]?[0-9]{1,3})?\z")]
    private static partial Regex Number();

    [GeneratedRegex(@"\A[a-z0-9_]{1,64}\z")]
    private static partial Regex ParameterName();

    /// <summary>Registry, repository, tag and digest; no scheme, no shell.</summary>
    [GeneratedRegex(@"\A(?!.*//)[A-Za-z0-9][A-Za-z0-9._\-]*(:[0-9]{1,5}/)?[A-Za-z0-9._/\-]*(:[A-Za-z0-9_][A-Za-z0-9._\-]{0,127})?(@sha256:[a-f0-9]{64})?\z")]
    private static partial Regex Image();

    [GeneratedRegex(@"\A[A-Za-z0-9\-]{1,64}\z")]
    private static partial Regex VolumeId();
}
