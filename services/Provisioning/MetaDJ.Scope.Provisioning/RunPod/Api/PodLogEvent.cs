namespace MetaDJ.Scope.Provisioning.RunPod.Api;

/// <summary>The data of one event of <c>GET /pods/{id}/logs</c>.</summary>
internal sealed record PodLogEvent(DateTimeOffset Ts, LogSource Source, string? Line);
