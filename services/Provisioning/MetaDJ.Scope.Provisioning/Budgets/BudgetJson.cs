using System.Text.Json;
using System.Text.Json.Serialization;

namespace MetaDJ.Scope.Provisioning.Budgets;

/// <summary>How budgets are written to Redis; the scripts read the same names.</summary>
internal static class BudgetJson
{
    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public static string Write<TRecord>(TRecord record) => JsonSerializer.Serialize(record, Options);

    public static TRecord Read<TRecord>(string record) => JsonSerializer.Deserialize<TRecord>(record, Options)!;
}
