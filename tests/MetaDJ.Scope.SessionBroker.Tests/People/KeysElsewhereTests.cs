using System.Net;
using System.Net.Http.Headers;
using MetaDJ.Scope.ServiceDefaults;
using MetaDJ.Scope.ServiceDefaults.Access;
using MetaDJ.Scope.ServiceDefaults.Access.Keys;
using MetaDJ.Scope.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace MetaDJ.Scope.SessionBroker.Tests.People;

/// <summary>Keys at a service that does not keep them: it asks the broker.</summary>
public sealed class KeysElsewhereTests(RedisServers servers)
{
    private static readonly AuthenticationHeaderValue Ana = AccessForTests.Member("ana");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Key_AtAnotherService_ActsForItsOwnerWithinItsScopes_UntilItsRevocationIsHeardOf()
    {
        await using var broker = await BrokerApplication.StartAsync(servers);
        await using var other = await StartAsync(broker.Url.ToString());
        var (key, bearer) = await broker.MakeKeyAsync(Ana, "play");

        Assert.Equal((HttpStatusCode.OK, "ana"), await AskAsync(other, bearer, HttpMethod.Get, "/mine"));
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(other, bearer, HttpMethod.Post, "/played")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await AskAsync(other, bearer, HttpMethod.Post, "/unnamed")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await AskAsync(other, bearer, HttpMethod.Get, "/operators")).Status);

        await broker.People(Ana).RevokeKeyAsync(key.Id, Cancellation);
        other.Services.GetRequiredService<RemoteKeyCheck>().Forget();

        Assert.Equal(HttpStatusCode.Unauthorized, (await AskAsync(other, bearer, HttpMethod.Get, "/mine")).Status);
    }

    [Fact]
    public async Task Key_WhileTheBrokerIsAway_IsNotCalledBad()
    {
        await using var other = await StartAsync("http://127.0.0.1:1");
        var bearer = new AuthenticationHeaderValue("Bearer", PresentedKey.Make(new Guid("01234567-89ab-cdef-0123-456789abcdef")).Text);

        using var client = new HttpClient { BaseAddress = new Uri(other.Urls.First()) };
        client.DefaultRequestHeaders.Authorization = bearer;
        var response = await client.GetAsync("/mine", Cancellation);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.NotNull(response.Headers.RetryAfter);
        Assert.Contains("keys-unknown", await response.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    private static async Task<WebApplication> StartAsync(string broker)
    {
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Configuration["Access:SigningKey"] = AccessForTests.SigningKey;
        builder.Configuration["Services:session-broker:http:0"] = broker;
        builder.AddServiceDefaults();
        builder.AddRemoteKeyCheck("session-broker");
        var app = builder.Build();
        app.MapServiceDefaults();
        app.MapGet("/mine", (System.Security.Claims.ClaimsPrincipal user) => user.Subject()).RequireAuthorization(Policies.Anybody);
        app.MapPost("/played", () => "in").RequireAuthorization(Policies.Member).RequireScope(Scopes.Play);
        app.MapPost("/unnamed", () => "in").RequireAuthorization(Policies.Member);
        app.MapGet("/operators", () => "in").RequireAuthorization(Policies.Operator);
        await app.StartAsync(Cancellation);
        return app;
    }

    private static async Task<(HttpStatusCode Status, string Body)> AskAsync(WebApplication app, AuthenticationHeaderValue bearer, HttpMethod method, string path)
    {
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = bearer;
        var response = await client.SendAsync(request, Cancellation);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(Cancellation));
    }
}
