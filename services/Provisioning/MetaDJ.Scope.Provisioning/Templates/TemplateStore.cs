using MetaDJ.Scope.Provisioning.Records;
using StackExchange.Redis;

namespace MetaDJ.Scope.Provisioning.Templates;

/// <summary>The records of our templates.</summary>
internal sealed class TemplateStore(IDatabase redis) : FencedRecords<Template>(redis, Key, most: 200)
{
    /// <summary>Hash: template name → record.</summary>
    public static readonly RedisKey Key = "prov:{pods}:templates";
}
