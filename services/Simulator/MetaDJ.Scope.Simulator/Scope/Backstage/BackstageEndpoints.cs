using MetaDJ.Scope.Simulator.Scope.Wire;

namespace MetaDJ.Scope.Simulator.Scope.Backstage;

/// <summary>
/// What the stage door keeps people away from: keys, plugins, the cloud relay, and the plumbing of Scope's own page. They answer as Scope
/// does, so that a test can prove that nothing arrived here.
/// </summary>
internal static class BackstageEndpoints
{
    private static readonly Shape KeyRequest = new ModelShape([new("value", Shape.Text, Required: true)]);
    private static readonly Shape PluginRequest = new ModelShape([new("package", Shape.Text, Required: true)]);
    private static readonly Shape Anything = Shape.Map;

    public static void Map(RouteTable routes)
    {
        routes.Get("/api/v1/keys", Keys);
        routes.Send("PUT", "/api/v1/keys/{}", KeyRequest, StoreKey);
        routes.Delete("/api/v1/keys/{}", ForgetKey);

        routes.Get("/api/v1/plugins", _ => ScopeReply.Json(json =>
        {
            json.WriteStrings("plugins", []);
            json.WriteNumber("total", 0);
            json.WriteStrings("failed_plugins", []);
        }));
        routes.Send("POST", "/api/v1/plugins", PluginRequest, InstallPlugin);
        routes.Delete("/api/v1/plugins/{}", call => NoPlugin(call.Tail));
        routes.Send("POST", "/api/v1/plugins/*/reload", Anything, call => NoPlugin(call.Tail));

        routes.Get("/api/v1/cloud/status", CloudStatus);
        routes.Send("POST", "/api/v1/cloud/connect", Anything, _ => ScopeReply.Detail(
            StatusCodes.Status500InternalServerError, "400: cloud credentials not configured"));
        routes.Post("/api/v1/cloud/disconnect", CloudStatus);

        routes.Get("/api/v1/osc/paths", OscPaths.Answer);
        routes.Get("/api/v1/osc/status", _ => Listener(9000));
        routes.Get("/api/v1/dmx/status", _ => Listener(6454));
        routes.Get("/api/v1/input-sources", _ => ScopeReply.Json(json => json.WriteStrings("source_types", [])));
        routes.Get("/api/v1/nodes/definitions", _ => ScopeReply.Json(json => json.WriteStrings("nodes", [])));
        routes.Get("/api/v1/onboarding/status", _ => ScopeReply.Json(json => json.WriteBoolean("completed", true)));
    }

    private static ScopeReply Keys(ScopeCall call) => ScopeReply.Json(json =>
    {
        json.WriteStartArray("keys");
        foreach (var (id, name, description, variable, url) in ApiKeys.Known)
        {
            var source = call.Process.Keys.SourceOf(id, variable);
            json.WriteStartObject();
            json.WriteString("id", id);
            json.WriteString("name", name);
            json.WriteString("description", description);
            json.WriteBoolean("is_set", source is not null);
            json.WriteString("source", source);
            json.WriteString("env_var", variable);
            json.WriteString("key_url", url);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    private static ScopeReply StoreKey(ScopeCall call)
    {
        if (Find(call) is not var (id, name, variable)) return UnknownService(call);
        if (call.Process.Spec.Variable(variable) is not null)
        {
            return ScopeReply.Detail(
                StatusCodes.Status409Conflict, $"{variable} environment variable is already set. Remove it to manage this key from the UI.");
        }

        call.Process.Keys.Store(id, call.Body.GetProperty("value").GetString()!);
        return Success($"{name} token saved");
    }

    private static ScopeReply ForgetKey(ScopeCall call)
    {
        if (Find(call) is not var (id, name, variable)) return UnknownService(call);
        if (call.Process.Spec.Variable(variable) is not null)
        {
            return ScopeReply.Detail(
                StatusCodes.Status409Conflict, $"Cannot remove token set via {variable} environment variable. Unset the environment variable instead.");
        }

        return call.Process.Keys.Forget(id)
            ? Success($"{name} token removed")
            : ScopeReply.Detail(StatusCodes.Status404NotFound, $"No {name} token to remove");
    }

    private static (string Id, string Name, string Variable)? Find(ScopeCall call) =>
        Array.Find(ApiKeys.Known, key => key.Id == call.Tail) is { Id: not null } key ? (key.Id, key.Name, key.Variable) : null;

    private static ScopeReply UnknownService(ScopeCall call) => ScopeReply.Detail(StatusCodes.Status404NotFound, $"Unknown service: {call.Tail}");

    /// <summary>Would run code on the pod; here nothing is installed.</summary>
    private static ScopeReply InstallPlugin(ScopeCall call) => ScopeReply.Detail(
        StatusCodes.Status500InternalServerError, $"Failed to install {call.Body.GetProperty("package").GetString()}");

    private static ScopeReply NoPlugin(string name) => ScopeReply.Detail(StatusCodes.Status404NotFound, $"Plugin '{name}' not found");

    private static ScopeReply CloudStatus(ScopeCall call) => ScopeReply.Json(json =>
    {
        json.WriteBoolean("connected", false);
        json.WriteBoolean("connecting", false);
        json.WriteNull("error");
        json.WriteNull("app_id");
    });

    private static ScopeReply Listener(int port) => ScopeReply.Json(json =>
    {
        json.WriteBoolean("enabled", true);
        json.WriteBoolean("listening", true);
        json.WriteNumber("port", port);
    });

    private static ScopeReply Success(string message) => ScopeReply.Json(json =>
    {
        json.WriteBoolean("success", true);
        json.WriteString("message", message);
    });
}
