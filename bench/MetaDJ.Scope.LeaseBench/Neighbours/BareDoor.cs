using System.Net;
using Yarp.ReverseProxy.Forwarder;

namespace MetaDJ.Scope.LeaseBench.Neighbours;

/// <summary>The same forwarder as the stage door's, with no question asked.</summary>
internal static class BareDoor
{
    public static void Map(WebApplication app)
    {
        var pods = app.Configuration["Pods"]!;
        var forwarder = app.Services.GetRequiredService<IHttpForwarder>();
        var invoker = new HttpMessageInvoker(new SocketsHttpHandler
        {
            UseProxy = false, UseCookies = false, AllowAutoRedirect = false, AutomaticDecompression = DecompressionMethods.None, ActivityHeadersPropagator = null,
        });
        app.Map("/scope/{**path}", async (HttpContext http) => await forwarder.SendAsync(http, pods, invoker));
    }
}
