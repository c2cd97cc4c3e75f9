using System.Globalization;
using MetaDJ.Scope.Simulator.Control;
using MetaDJ.Scope.Simulator.Faults;
using MetaDJ.Scope.Simulator.RunPod.Pods;
using MetaDJ.Scope.Simulator.Scope;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;

namespace MetaDJ.Scope.Simulator.RunPod.Proxy;

/// <summary><c>/proxy/{podId}-{port}/…</c>: what <c>https://{podId}-{port}.proxy.runpod.net/…</c> is in life, open to everyone like that.</summary>
internal sealed class PodProxy(
    RequestDelegate next, PodFleet fleet, FaultBoard faults, CallBook calls, SimulatorOptions options, SimulatedClock clock, IHostApplicationLifetime lifetime)
{
    private const string Prefix = "/proxy/";
    private const int TimeoutOccurred = 524;
    private const int FirstEdgeStatus = 520;

    // However fast the simulated clock runs, a busy machine of ours is not a slow pod.
    private static readonly TimeSpan LeastLimit = TimeSpan.FromSeconds(2);

    private readonly TimeSpan _limit = options.GatewayLimit / clock.Rate > LeastLimit ? options.GatewayLimit / clock.Rate : LeastLimit;

    public Task InvokeAsync(HttpContext context)
    {
        var path = context.Request.Path.Value ?? "";
        return path.StartsWith(Prefix, StringComparison.Ordinal) ? PassAsync(context, path) : next(context);
    }

    private async Task PassAsync(HttpContext context, string path)
    {
        var slash = path.IndexOf('/', Prefix.Length);
        var host = slash < 0 ? path[Prefix.Length..] : path[Prefix.Length..slash];
        var rest = slash < 0 ? "/" : path[slash..];
        var dash = host.LastIndexOf('-');
        if (dash <= 0 || !int.TryParse(host.AsSpan(dash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            || fleet.Find(host[..dash]) is not { } pod || !pod.Settings.Exposes(port))
        {
            await SayAsync(context, StatusCodes.Status404NotFound, "404 page not found");
            return;
        }

        var record = calls.OfPod(pod);
        if (await EdgeAsync(context, pod.Target with { Path = rest }))
        {
            record.CountUnanswered();
            return;
        }

        if (port != PodSettings.ScopePort || pod.Reach() is not { } scope)
        {
            record.CountUnanswered();
            await SayAsync(context, StatusCodes.Status502BadGateway, "error code: 502");
            return;
        }

        record.CountReached(context.Request.Method, rest);
        context.Request.PathBase = context.Request.PathBase.Add(path[..(slash < 0 ? path.Length : slash)]);
        context.Request.Path = rest;
        await ForwardAsync(context, scope, rest, pod.Target with { Path = rest });
    }

    private async Task ForwardAsync(HttpContext context, ScopeServer scope, string path, FaultTarget target)
    {
        using var response = new GatewayResponse(context);
        var features = new FeatureCollection(context.Features);
        features.Set<IHttpResponseFeature>(response);
        features.Set<IHttpResponseBodyFeature>(response);
        features.Set<IHttpRequestLifetimeFeature>(response);

        // A timeout on request has happened before the pod can answer; its work is done all the same.
        var cut = faults.Strike(FaultKind.GatewayTimeout, target) is not null && response.TryTakeOver();
        if (cut)
        {
            // In life the pod has the whole request long before: a client that has its answer sends no more of it.
            context.Request.EnableBuffering();
            await context.Request.Body.DrainAsync(context.RequestAborted);
            context.Request.Body.Position = 0;
        }

        var work = WorkAsync(new DefaultHttpContext(features), scope, path, response);
        if (!cut && !work.IsCompleted)
        {
            cut = await IsTooSlowAsync(work) && response.TryTakeOver();
        }

        if (cut)
        {
            // Kestrel takes the next request of a connection only when this method ends, which the pod's work decides.
            context.Response.Headers.Connection = "close";
            await SayAsync(context, TimeoutOccurred, "error code: 524");
            await context.Response.CompleteAsync();
        }

        try
        {
            await work.WaitAsync(lifetime.ApplicationStopping);
        }
        catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            response.End();
        }
    }

    private static async Task WorkAsync(HttpContext inPod, ScopeServer scope, string path, GatewayResponse response)
    {
        await scope.HandleAsync(inPod, path);
        await response.CompleteAsync();
    }

    private async Task<bool> IsTooSlowAsync(Task work)
    {
        using var answered = new CancellationTokenSource();
        var limit = Task.Delay(_limit, clock.Life, answered.Token);
        var tooSlow = await Task.WhenAny(work, limit) == limit;
        await answered.CancelAsync();
        return tooSlow;
    }

    /// <summary>What the edge in front of the pod says by itself.</summary>
    private async Task<bool> EdgeAsync(HttpContext context, FaultTarget target)
    {
        if (faults.Strike(FaultKind.ProxyFails, target) is { } failure)
        {
            var status = failure.Status ?? StatusCodes.Status502BadGateway;
            await (status >= FirstEdgeStatus
                ? SayAsync(context, status, $"<!DOCTYPE html><html><head><title>runpod.net | {status}</title></head><body>Error {status}</body></html>", "text/html; charset=UTF-8")
                : SayAsync(context, status, $"error code: {status}"));
            return true;
        }

        if (faults.Strike(FaultKind.ProxyShowsPage, target) is not null)
        {
            await SayAsync(context, StatusCodes.Status200OK, "<!DOCTYPE html><html><body>Just a moment...</body></html>", "text/html; charset=UTF-8");
            return true;
        }

        return false;
    }

    private static Task SayAsync(HttpContext context, int status, string text, string contentType = "text/plain; charset=UTF-8")
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = contentType;
        return context.Response.WriteAsync(text);
    }
}
