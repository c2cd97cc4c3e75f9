using MetaDJ.Scope.Simulator.Scope.Assets;
using MetaDJ.Scope.Simulator.Scope.Backstage;
using MetaDJ.Scope.Simulator.Scope.Loras;
using MetaDJ.Scope.Simulator.Scope.Weights;
using MetaDJ.Scope.Simulator.Scope.Pipelines;
using MetaDJ.Scope.Simulator.Scope.Process;
using MetaDJ.Scope.Simulator.Scope.Recordings;
using MetaDJ.Scope.Simulator.Scope.Sessions;
using MetaDJ.Scope.Simulator.Scope.Tempo;
using MetaDJ.Scope.Simulator.Scope.WebRtc;
using MetaDJ.Scope.Simulator.Scope.Wire;

namespace MetaDJ.Scope.Simulator.Scope;

/// <summary>The whole surface of Scope v0.2.4, by noun.</summary>
internal static class ScopeRoutes
{
    public static RouteTable Build()
    {
        var routes = new RouteTable();
        ProcessEndpoints.Map(routes);
        ModelEndpoints.Map(routes);
        PipelineEndpoints.Map(routes);
        SessionEndpoints.Map(routes);
        PictureEndpoints.Map(routes);
        WebRtcEndpoints.Map(routes);
        LoraEndpoints.Map(routes);
        AssetEndpoints.Map(routes);
        RecordingEndpoints.Map(routes);
        TempoEndpoints.Map(routes);
        BackstageEndpoints.Map(routes);
        return routes;
    }

    /// <summary>The published image serves its single-page application for every GET it does not know, as a success.</summary>
    public static ScopeReply Unknown(string method) => HttpMethods.IsGet(method)
        ? ScopeReply.Text(
            StatusCodes.Status200OK,
            "text/html; charset=utf-8",
            "<!doctype html><html lang=\"en\"><head><title>Daydream Scope</title></head><body><div id=\"root\"></div></body></html>")
        : ScopeReply.Detail(StatusCodes.Status405MethodNotAllowed, "Method Not Allowed");
}
