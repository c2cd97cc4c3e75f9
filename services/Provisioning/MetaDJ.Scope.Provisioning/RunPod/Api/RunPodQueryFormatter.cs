using System.Globalization;
using System.Reflection;
using System.Text.Json;
using Refit;

namespace MetaDJ.Scope.Provisioning.RunPod.Api;

/// <summary>Spells queries as RunPod reads them: instants in RFC 3339, enums by their wire names, <c>true</c> and <c>false</c>.</summary>
internal sealed class RunPodQueryFormatter : DefaultUrlParameterFormatter
{
    public override string? Format(object? value, ICustomAttributeProvider attributeProvider, Type type) => value switch
    {
        DateTimeOffset instant => instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture),
        bool flag => flag ? "true" : "false",
        Enum => JsonSerializer.SerializeToElement(value, value.GetType(), RunPodJson.Options).GetString(),
        _ => base.Format(value, attributeProvider, type),
    };
}
