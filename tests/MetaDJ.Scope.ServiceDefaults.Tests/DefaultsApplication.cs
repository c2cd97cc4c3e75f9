using System.Net.Http.Headers;
using MetaDJ.Scope.ServiceDefaults.Access;
using MetaDJ.Scope.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using StackExchange.Redis;

namespace MetaDJ.Scope.ServiceDefaults.Tests;

/// <summary>A service with the defaults and three routes, on a free port.</summary>
internal sealed class DefaultsApplication : IAsyncDisposable
{
    private readonly WebApplication _app;

    private DefaultsApplication(WebApplication app) => _app = app;

    public static async Task<DefaultsApplication> StartAsync(TimeProvider? clock = null, params (string Key, string Value)[] settings)
    {
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["Access:SigningKey"] = AccessForTests.SigningKey });
        foreach (var (key, value) in settings)
        {
            builder.Configuration[key] = value;
        }

        if (clock is not null)
        {
            builder.Services.Replace(ServiceDescriptor.Singleton(clock));
        }

        builder.AddServiceDefaults();
        var app = builder.Build();
        app.MapServiceDefaults();
        app.MapGet("/mine", (HttpContext http) => http.User.Subject());
        app.MapGet("/who", (HttpContext http) => $"{http.User.Subject()} {http.User.Role()} {string.Join(',', http.User.Teams())}");
        app.MapGet("/services", () => "in").RequireAuthorization(Policies.Service);
        app.MapGet("/operators", () => "in").RequireAuthorization(Policies.Operator);
        app.MapGet("/broken", string () => throw new InvalidOperationException("a secret of ours"));
        app.MapGet("/away", string () => throw new RedisTimeoutException("a script of ours", CommandStatus.Sent));
        app.MapGet("/numbers/{number}", (int number) => number);
        app.MapPost("/notes", (Note note) => TypedResults.Ok(note));
        await app.StartAsync();
        return new DefaultsApplication(app);
    }

    public HttpClient CreateClient(AuthenticationHeaderValue? authorization = null)
    {
        var client = new HttpClient { BaseAddress = new Uri(_app.Urls.First()) };
        client.DefaultRequestHeaders.Authorization = authorization;
        return client;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    internal sealed record Note
    {
        public required string Text { get; init; }

        public int Count { get; init; }

        public TimeSpan? Span { get; init; }

        public Mood? Mood { get; init; }
    }

    internal enum Mood
    {
        Unknown = 0,
        Calm = 1,
        Wild = 2,
    }
}
