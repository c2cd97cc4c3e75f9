namespace MetaDJ.Scope.SessionBroker.Stage;

/// <summary>What the door says to a method and a path, before it looks at the lease.</summary>
internal abstract record StageAdmission
{
    private StageAdmission()
    {
    }

    public sealed record Admitted(StageRoute Route) : StageAdmission;

    /// <summary>Scope has it, but not for this role.</summary>
    public sealed record NotOnStage : StageAdmission;

    /// <summary>Scope has no such route, or none that we know.</summary>
    public sealed record Unknown : StageAdmission;
}

/// <summary>The routes of Scope v0.2.4 that may be reached, and by whom. What is not here is refused.</summary>
internal static class StageAllowList
{
    private const string Get = "GET";
    private const string Post = "POST";
    private const long AssetLimit = 25 * 1024 * 1024;

    public static IReadOnlyList<StageRoute> Routes { get; } =
    [
        new(Get, "/health"),
        new(Get, "/api/v1/hardware/info"),
        new(Post, "/api/v1/restart", StageRoles.Operator),
        new(Get, "/api/v1/logs/tail", StageRoles.Staff),
        new(Get, "/api/v1/logs/current", StageRoles.Staff) { Answer = StageAnswer.Media },

        new(Get, "/api/v1/models/status"),
        new(Post, "/api/v1/models/download"),
        new(Post, "/api/v1/pipeline/load"),
        new(Get, "/api/v1/pipeline/status"),
        new(Get, "/api/v1/pipelines/schemas"),

        new(Post, "/api/v1/session/start") { StartsPicture = true },
        new(Post, "/api/v1/session/stop"),
        new(Post, "/api/v1/session/parameters") { Traffic = StageTraffic.Parameters },
        new(Get, "/api/v1/session/parameters"),
        new(Get, "/api/v1/session/metrics"),
        new(Get, "/api/v1/session/frame") { Answer = StageAnswer.Media },
        new(Get, "/api/v1/session/output.ts") { Answer = StageAnswer.Media, Traffic = StageTraffic.Stream },

        new(Get, "/api/v1/webrtc/ice-servers"),
        new(Post, "/api/v1/webrtc/offer") { StartsPicture = true, OpensPeer = true },
        new("PATCH", "/api/v1/webrtc/offer/{sessionId}"),
        new("DELETE", "/api/v1/webrtc/offer/{sessionId}"),

        new(Get, "/api/v1/loras"),
        new(Post, "/api/v1/loras"),
        new("DELETE", "/api/v1/loras/{stem}"),
        // Fetches any address from inside the pod, and deletes a file whose hash was not the expected one.
        new(Post, "/api/v1/lora/download", StageRoles.Staff),

        new(Get, "/api/v1/assets"),
        new(Post, "/api/v1/assets") { BodyLimit = AssetLimit },
        new(Get, "/api/v1/assets/{name}") { Answer = StageAnswer.Media },
        new(Get, "/api/v1/assets/{folder}/{name}") { Answer = StageAnswer.Media },

        new(Post, "/api/v1/recordings/{sessionId}/start"),
        new(Post, "/api/v1/recordings/{sessionId}/stop"),
        // Ends the recording and takes it off the pod.
        new(Get, "/api/v1/recordings/{sessionId}") { Answer = StageAnswer.Media, IsEffect = true, Traffic = StageTraffic.Stream },

        new(Get, "/api/v1/tempo/status"),
        new(Get, "/api/v1/tempo/sources"),
        new(Get, "/api/v1/osc/paths"),
    ];

    /// <summary>Where Scope keeps keys, code, other clouds and plumbing: known, and nobody's business through this door.</summary>
    private static readonly string[] s_closed =
    [
        "/api/v1/keys", "/api/v1/plugins", "/api/v1/cloud", "/api/v1/dmx", "/api/v1/osc", "/api/v1/input-sources", "/api/v1/nodes",
        "/api/v1/workflow", "/api/v1/onboarding", "/api/v1/tempo", "/api/v1/lora", "/docs", "/redoc", "/openapi.json",
    ];

    public static StageAdmission Admit(string method, string path, StageRoles role)
    {
        foreach (var route in Routes)
        {
            if (route.Method == method && route.Matches(path))
            {
                return route.Roles.HasFlag(role) ? new StageAdmission.Admitted(route) : new StageAdmission.NotOnStage();
            }
        }

        return Array.Exists(s_closed, prefix => IsBelow(path, prefix)) ? new StageAdmission.NotOnStage() : new StageAdmission.Unknown();
    }

    private static bool IsBelow(string path, string prefix) =>
        path.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) && (path.Length == prefix.Length || path[prefix.Length] == '/');
}
