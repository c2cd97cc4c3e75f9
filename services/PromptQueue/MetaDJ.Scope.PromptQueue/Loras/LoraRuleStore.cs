using System.Text.Json;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Queues;
using MetaDJ.Scope.ServiceDefaults.Redis;
using StackExchange.Redis;

namespace MetaDJ.Scope.PromptQueue.Loras;

/// <summary>The rules about LoRAs: one document, written whole.</summary>
internal sealed class LoraRuleStore(IDatabase redis)
{
    private static readonly RedisScript PutScript = RedisScript.Load<LoraRuleStore>("PutLoraRules");

    public async Task<LoraRules> ReadAsync() => Read(await redis.StringGetAsync(QueueKeys.LoraRules));

    /// <param name="version">The one that the change was made from; null writes over whatever is there.</param>
    /// <returns>As they are now; null when somebody else was faster.</returns>
    public async Task<LoraRules?> WriteAsync(LoraRules rules, long? version)
    {
        while (true)
        {
            var stored = await redis.StringGetAsync(QueueKeys.LoraRules);
            var before = Read(stored);
            if (version is { } expected && before.Version != expected)
            {
                return null;
            }

            var changed = rules with { Version = before.Version + 1 };
            var answer = await PutScript.RunAsync(redis, [QueueKeys.LoraRules], [stored.IsNull ? "" : stored, JsonSerializer.Serialize(changed, QueueJson.Default.LoraRules)]);
            switch (answer.Status)
            {
                case "ok":
                    return changed;
                case "changed":
                    break;
                default:
                    throw answer.Unexpected();
            }
        }
    }

    private static LoraRules Read(RedisValue stored) => stored.IsNullOrEmpty
        ? new LoraRules { Rules = [] }
        : JsonSerializer.Deserialize(stored.ToString(), QueueJson.Default.LoraRules) ?? throw new InvalidDataException("The LoRA rules are empty.");
}
