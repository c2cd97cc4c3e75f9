using System.Text.Json;
using System.Text.Json.Serialization;

namespace MetaDJ.Scope.ServiceDefaults.Http;

/// <summary>The JSON of our own routes, for servers and for clients, and the size of a body.</summary>
public static class HttpDefaults
{
    /// <summary>Bytes. Nothing we accept is larger than a set list; Kestrel answers 413 beyond it.</summary>
    public const long MaximumBodyBytes = 1024 * 1024;

    public static JsonSerializerOptions Json { get; } = Configure(new JsonSerializerOptions(JsonSerializerDefaults.Web));

    /// <summary>CamelCase, enums as strings, unknown fields and numbers in strings refused: a typo is an error, not a default.</summary>
    public static JsonSerializerOptions Configure(JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.NumberHandling = JsonNumberHandling.Strict;
        options.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        options.RespectNullableAnnotations = true;
        options.AllowDuplicateProperties = false;
        options.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        options.Converters.Add(new StrictEnumConverterFactory());
        return options;
    }
}
