using MetaDJ.Scope.Simulator.Scope.Wire;

namespace MetaDJ.Scope.Simulator.Scope.Weights;

internal static class ModelEndpoints
{
    private static readonly Shape DownloadRequest = new ModelShape([new("pipeline_id", Shape.Text, Required: true)]);

    public static void Map(RouteTable routes)
    {
        routes.Get("/api/v1/models/status", Status);
        routes.Send("POST", "/api/v1/models/download", DownloadRequest, Download);
    }

    private static ScopeReply Status(ScopeCall call)
    {
        if (call.Query("pipeline_id") is not { } pipelineId) return ScopeCall.MissingQuery("pipeline_id");
        var now = call.Process.Now;
        var downloaded = call.Process.Downloads.IsDownloaded(pipelineId, now);
        var progress = call.Process.Downloads.Progress(pipelineId, now);
        return ScopeReply.Json(json =>
        {
            json.WriteBoolean("downloaded", downloaded && progress is null);
            if (progress is not var (artifact, percentage))
            {
                if (!downloaded && call.Process.Downloads.Error(pipelineId) is { } error)
                {
                    json.WriteStartObject("progress");
                    json.WriteBoolean("is_downloading", false);
                    json.WriteFloat("percentage", 0);
                    json.WriteNull("current_artifact");
                    json.WriteString("error", error);
                    json.WriteEndObject();
                    return;
                }

                json.WriteNull("progress");
                return;
            }

            json.WriteStartObject("progress");
            json.WriteBoolean("is_downloading", true);
            json.WriteFloat("percentage", percentage);
            json.WriteString("current_artifact", artifact);
            json.WriteEndObject();
        });
    }

    private static ScopeReply Download(ScopeCall call)
    {
        var pipelineId = call.Body.GetProperty("pipeline_id").GetString()!;
        if (pipelineId.Length == 0)
            return ScopeReply.Detail(StatusCodes.Status400BadRequest, "pipeline_id is required");
        return call.Process.Downloads.Start(pipelineId, call.Process.Now)
            ? ScopeReply.Message($"Model download started for {pipelineId}")
            : ScopeReply.Detail(StatusCodes.Status409Conflict, $"Download already in progress for {pipelineId}");
    }
}
