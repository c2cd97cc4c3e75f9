using MetaDJ.Scope.SessionBroker.Contracts;

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
        new(Get, "/health", CrewAction.Watch),
        new(Get, "/api/v1/hardware/info", CrewAction.Watch),
        new(Post, "/api/v1/restart", CrewAction.RunStage, StageRoles.Operator),
        new(Get, "/api/v1/logs/tail", CrewAction.RunStage, StageRoles.Staff),
        new(Get, "/api/v1/logs/current", CrewAction.RunStage, StageRoles.Staff) { Answer = StageAnswer.Text },

        new(Get, "/api/v1/models/status", CrewAction.Watch),
        new(Post, "/api/v1/models/download", CrewAction.RunStage),
        new(Post, "/api/v1/pipeline/load", CrewAction.RunStage),
        new(Get, "/api/v1/pipeline/status", CrewAction.Watch),
        new(Get, "/api/v1/pipelines/schemas", CrewAction.Watch),

        new(Post, "/api/v1/session/start", CrewAction.RunStage) { StartsPicture = true },
        new(Post, "/api/v1/session/stop", CrewAction.RunStage),
        new(Post, "/api/v1/session/parameters", CrewAction.ChangeParameters) { NamesParameters = true, Traffic = StageTraffic.Parameters },
        new(Get, "/api/v1/session/parameters", CrewAction.Watch),
        new(Get, "/api/v1/session/metrics", CrewAction.Watch),
        new(Get, "/api/v1/session/frame", CrewAction.Watch) { Answer = StageAnswer.Media, TakesCookie = true },
        new(Get, "/api/v1/session/output.ts", CrewAction.Watch) { Answer = StageAnswer.Media, TakesCookie = true, Traffic = StageTraffic.Stream },

        new(Get, "/api/v1/webrtc/ice-servers", CrewAction.RunStage) { ListsIceServers = true },
        new(Post, "/api/v1/webrtc/offer", CrewAction.RunStage) { StartsPicture = true, OpensPeer = true },
        new("PATCH", "/api/v1/webrtc/offer/{sessionId}", CrewAction.RunStage),
        new("DELETE", "/api/v1/webrtc/offer/{sessionId}", CrewAction.RunStage),

        new(Get, "/api/v1/loras", CrewAction.Watch),
        new(Post, "/api/v1/loras", CrewAction.RunStage) { WritesVolume = true },
        new("DELETE", "/api/v1/loras/{stem}", CrewAction.RunStage) { WritesVolume = true },
        // Fetches any address from inside the pod, and deletes a file whose hash was not the expected one.
        new(Post, "/api/v1/lora/download", CrewAction.RunStage, StageRoles.Staff) { WritesVolume = true },

        new(Get, "/api/v1/assets", CrewAction.Watch),
        new(Post, "/api/v1/assets", CrewAction.RunStage) { BodyLimit = AssetLimit },
        new(Get, "/api/v1/assets/{name}", CrewAction.Watch) { Answer = StageAnswer.Media, TakesCookie = true },
        new(Get, "/api/v1/assets/{folder}/{name}", CrewAction.Watch) { Answer = StageAnswer.Media, TakesCookie = true },

        new(Post, "/api/v1/recordings/{sessionId}/start", CrewAction.RunStage),
        new(Post, "/api/v1/recordings/{sessionId}/stop", CrewAction.RunStage),
        // Ends the recording and takes it off the pod: no cookie opens it, another page could make a browser fetch it.
        new(Get, "/api/v1/recordings/{sessionId}", CrewAction.RunStage) { Answer = StageAnswer.Media, IsEffect = true, Traffic = StageTraffic.Stream },

        new(Get, "/api/v1/tempo/status", CrewAction.Watch),
        new(Get, "/api/v1/tempo/sources", CrewAction.Watch),
        new(Get, "/api/v1/osc/paths", CrewAction.Watch),
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
