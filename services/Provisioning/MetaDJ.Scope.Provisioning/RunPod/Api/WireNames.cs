using System.Collections.Frozen;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace MetaDJ.Scope.Provisioning.RunPod.Api;

/// <summary>The one table of how an enum's members are spelled at RunPod, for bodies and for queries.</summary>
internal static class WireNames<TEnum>
    where TEnum : struct, Enum
{
    private static readonly FrozenDictionary<TEnum, string> Names = Enum.GetValues<TEnum>().ToFrozenDictionary(value => value, Spell);

    private static readonly FrozenDictionary<string, TEnum> Values =
        Names.ToFrozenDictionary(pair => pair.Value, pair => pair.Key, StringComparer.OrdinalIgnoreCase);

    public static string Of(TEnum value) => Names[value];

    public static TEnum Read(string text) => Values.GetValueOrDefault(text);

    private static string Spell(TEnum value)
    {
        var member = value.ToString();
        return typeof(TEnum).GetField(member)!.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()?.Name
            ?? JsonNamingPolicy.SnakeCaseUpper.ConvertName(member);
    }
}
