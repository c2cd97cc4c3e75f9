using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Pods.Access;

namespace MetaDJ.Scope.Provisioning.Pools;

/// <summary>Pools by configuration: <c>Provisioning:Pools:name</c> makes a pool that does not exist yet. What a person put since stays.</summary>
internal sealed partial class PoolSeeds(IConfiguration configuration, PoolStore pools, ILogger<PoolSeeds> logger) : IHostedService
{
    private const string SectionName = ProvisioningOptions.SectionName + ":Pools";
    private const string SymmetricalPorts = PodAccessOptions.SectionName + ":" + nameof(PodAccessOptions.SymmetricalPorts);

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        NumberHandling = JsonNumberHandling.AllowReadingFromString,
        Converters = { new JsonStringEnumConverter(), new TextBooleans() },
    };

    /// <exception cref="InvalidOperationException">A pool of the configuration is not a good wish.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var pool in Read(configuration))
        {
            if (await pools.AddAsync(pool))
            {
                LogSeeded(pool.Name);
            }
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    internal static IReadOnlyList<Pool> Read(IConfiguration configuration) =>
        [.. configuration.GetSection(SectionName).GetChildren().Select(section => ReadPool(section, configuration.GetValue<bool>(SymmetricalPorts)))];

    private static Pool ReadPool(IConfigurationSection section, bool symmetricalPorts)
    {
        try
        {
            var spec = Object(section, Property).Deserialize<PoolSpec>(Json)!;
            var errors = PoolRules.Check(spec, symmetricalPorts);
            return errors.Count == 0
                ? new Pool(PoolName.Parse(section.Key), spec)
                : throw new FormatException(string.Join(" ", errors.SelectMany(error => error.Value.Select(text => $"{error.Key} {text}"))));
        }
        catch (Exception exception) when (exception is JsonException or FormatException)
        {
            throw new InvalidOperationException($"{section.Path}: {exception.Message}", exception);
        }
    }

    private static JsonObject Object(IConfigurationSection section, Func<IConfigurationSection, JsonNode?> value) =>
        new(section.GetChildren().Select(child => KeyValuePair.Create(child.Key, value(child))));

    private static JsonNode? Property(IConfigurationSection section) =>
        string.Equals(section.Key, nameof(PoolSpec.LoadParameters), StringComparison.OrdinalIgnoreCase) ? Object(section, Free)
        : section.GetChildren().Any() ? (IsList(section) ? new JsonArray([.. section.GetChildren().Select(Property)]) : Object(section, Property))
        : section.Value is { Length: > 0 } text ? JsonValue.Create(text)
        : null;

    /// <summary>Configuration knows text only; Scope compares load parameters by value, so that 320 must become a number again.</summary>
    private static JsonNode? Free(IConfigurationSection section) => section.Value switch
    {
        _ when section.GetChildren().Any() => IsList(section) ? new JsonArray([.. section.GetChildren().Select(Free)]) : Object(section, Free),
        null or "" => null,
        var text when bool.TryParse(text, out var flag) => JsonValue.Create(flag),
        var text when long.TryParse(text, CultureInfo.InvariantCulture, out var whole) => JsonValue.Create(whole),
        var text when double.TryParse(text, CultureInfo.InvariantCulture, out var number) => JsonValue.Create(number),
        var text => JsonValue.Create(text),
    };

    private static bool IsList(IConfigurationSection section) => section.GetChildren().All(child => int.TryParse(child.Key, out _));

    [LoggerMessage(LogLevel.Information, "PoolSeeded: {Pool}")]
    private partial void LogSeeded(PoolName pool);
}
