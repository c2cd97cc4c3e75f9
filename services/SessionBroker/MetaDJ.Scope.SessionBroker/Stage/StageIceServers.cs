using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using MetaDJ.Scope.SessionBroker.Contracts;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.SessionBroker.Stage;

/// <summary>Answers with our own STUN and TURN servers in Scope's form, where there are any.</summary>
internal sealed class StageIceServers(IStage stage, TimeProvider clock, IOptions<StageTurnOptions> options)
{
    public bool AreOurs => options.Value.Urls.Count > 0;

    public async Task<StageOutcome> AnswerAsync(HttpContext http, StagePass pass, CancellationToken cutOff)
    {
        var servers = Ours(options.Value, pass.SessionId, clock.GetUtcNow());
        if (options.Value.AlsoScopes)
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, cutOff);
            // A pod that does not answer takes nothing away from ours.
            foreach (var server in Servers(await stage.ReadAsync(pass.PodId, pass.Path.Path, either.Token)))
            {
                servers.Add(server);
            }
        }

        http.Response.ContentType = "application/json";
        http.Response.Headers.CacheControl = "no-store";
        await http.Response.WriteAsync(new JsonObject { ["iceServers"] = servers }.ToJsonString(), http.RequestAborted);
        return StageOutcome.Forwarded;
    }

    /// <summary>
    /// Credentials as the TURN REST API has them: the user is the instant they end and whose they are, the password its HMAC under the secret.
    /// </summary>
    internal static JsonArray Ours(StageTurnOptions options, SessionId sessionId, DateTimeOffset now)
    {
        var (user, credential) = options.SharedSecret is { Length: > 0 } secret
            ? Sign(secret, $"{(now + options.Lifetime).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)}:{sessionId}")
            : (options.Username, options.Credential);
        var servers = new JsonArray();
        foreach (var urls in options.Urls.GroupBy(StageTurnOptions.IsTurn).OrderBy(urls => urls.Key))
        {
            servers.Add(new JsonObject
            {
                ["urls"] = new JsonArray([.. urls.Select(url => JsonValue.Create(url))]),
                ["username"] = urls.Key ? user : null,
                ["credential"] = urls.Key ? credential : null,
            });
        }

        return servers;
    }

    private static (string User, string Credential) Sign(string secret, string user) =>
#pragma warning disable CA5350 // The TURN REST API knows no other; what it guards is a relay for some hours.
        (user, Convert.ToBase64String(HMACSHA1.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(user))));
#pragma warning restore CA5350

    private static List<JsonNode> Servers(byte[]? answer)
    {
        try
        {
            return answer is not null && JsonNode.Parse(answer) is JsonObject said && said["iceServers"] is JsonArray servers
                ? [.. servers.OfType<JsonObject>().Select(server => server.DeepClone())]
                : [];
        }
        catch (JsonException)
        {
            return [];
        }
    }
}
