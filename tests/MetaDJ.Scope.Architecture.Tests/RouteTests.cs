using MetaDJ.Scope.PromptQueue;
using MetaDJ.Scope.Provisioning;
using MetaDJ.Scope.ServiceDefaults;
using MetaDJ.Scope.ServiceDefaults.Access;
using MetaDJ.Scope.ServiceDefaults.Access.Keys;
using MetaDJ.Scope.ServiceDefaults.Messaging;
using MetaDJ.Scope.ServiceDefaults.Redis;
using MetaDJ.Scope.SessionBroker;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;

namespace MetaDJ.Scope.Architecture.Tests;

/// <summary>Every route of every service says who may call it: none is open because somebody forgot.</summary>
public sealed class RouteTests
{
    /// <summary>Open on purpose. Whoever adds one says here why.</summary>
    private static readonly string[] Anonymous =
    [
        "/health/live", // probes carry no token, and the answer is one word
        "/health/ready",
        "/openapi/{documentName}.json", // what the API looks like is no secret
        "/scalar",
        "/join", // a page without anything of ours: the invitation is in what the browser adds to it
        "/stage/t/{ticket}/{**path}", // the ticket is the right
        "/stage/{sessionId:stageCookie}/{**path}", // holds only for a request that brings the stage cookie, which is a right to look
        "/api/audience/{code}/join", // people in a room have no name with us: the event code is the right, and below it a token that gives this audience only
        "/api/audience/{code}/submissions",
        "/api/audience/{code}/submissions/{submissionId}",
        "/api/audience/{code}/submissions/{submissionId}/vote",
        "/ics/{secret}.ics", // the address is the right: calendar programs send no header
    ];

    private static readonly string[] NotForPeopleBelowOperators = [Policies.Operator, Policies.Admin, Policies.Service, Policies.OperatorOrService];

    [Fact]
    public void Route_SaysWhoMayCallIt()
    {
        var silent = Routes().Where(route => route.Metadata.GetMetadata<IAllowAnonymous>() is null && !PoliciesOf(route).Any());

        Assert.True(!silent.Any(), $"Add .RequireAuthorization(Policies.…) to the route or its group: {Names(silent)}");
    }

    [Fact]
    public void Route_ThatIsOpen_IsOnTheListOfThose()
    {
        var open = Routes().Where(route => route.Metadata.GetMetadata<IAllowAnonymous>() is not null && !IsListed(route));

        Assert.True(!open.Any(), $"If this is meant to be open, say why in the list: {Names(open)}");
    }

    [Fact]
    public void Route_ThatChangesSomething_SaysWhichScopeAKeyNeedsForIt()
    {
        var silent = Routes().Where(route =>
            route.Metadata.GetMetadata<IAllowAnonymous>() is null && Changes(route) && route.Metadata.GetMetadata<NeededScope>() is null
            && !PoliciesOf(route).Intersect(NotForPeopleBelowOperators, StringComparer.Ordinal).Any());

        Assert.True(!silent.Any(), $"Add .RequireScope(Scopes.…) or .RefuseKeys(), without which only keys with 'operate' pass: {Names(silent)}");
    }

    [Fact]
    public void Routes_OfAllServices_AreSeen()
    {
        var patterns = Routes().Select(route => route.RoutePattern.RawText).ToList();

        Assert.Contains("/api/sessions/{id}", patterns);
        Assert.Contains("/api/pools/{name}", patterns);
        Assert.Contains("/api/queues/{sessionId}/look", patterns);
    }

    private static List<RouteEndpoint> Routes()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ConnectionStrings:redis"] = "127.0.0.1:1",
            ["Access:SigningKey"] = new string('k', 40),
            ["RunPod:ApiKey"] = "none",
        });
        builder.AddServiceDefaults().AddRedis();
        builder.AddProvisioning();
        builder.AddSessionBroker();
        builder.AddPromptQueue();
        builder.AddMessaging(_ => { });
        var app = builder.Build();
        app.MapServiceDefaults();
        app.MapProvisioning();
        app.MapSessionBroker();
        app.MapPromptQueue();
        return [.. ((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()];
    }

    private static IEnumerable<string> PoliciesOf(RouteEndpoint route) =>
        route.Metadata.OfType<IAuthorizeData>().Select(data => data.Policy).Where(policy => !string.IsNullOrEmpty(policy))!;

    private static bool Changes(RouteEndpoint route) =>
        route.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods is not { Count: > 0 } methods || methods.Any(method => !HttpMethods.IsGet(method) && !HttpMethods.IsHead(method));

    private static bool IsListed(RouteEndpoint route) =>
        Anonymous.Any(open => route.RoutePattern.RawText!.TrimStart('/') == open[1..] || route.RoutePattern.RawText.TrimStart('/').StartsWith($"{open[1..]}/", StringComparison.Ordinal));

    private static string Names(IEnumerable<RouteEndpoint> routes) =>
        string.Join(", ", routes.Select(route => $"{string.Join('|', route.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["ANY"])} {route.RoutePattern.RawText}"));
}
