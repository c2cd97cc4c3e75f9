using System.Net;
using System.Reflection;
using System.Text.RegularExpressions;
using MetaDJ.Scope.PromptQueue.Contracts;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Tests.House;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Refit;

namespace MetaDJ.Scope.PromptQueue.Tests.Queues;

/// <summary>What a client in C# can reach without writing addresses itself.</summary>
public sealed partial class ContractTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Streams are read with a plain client, and the audit log is every service's own.</summary>
    [Fact]
    public async Task Routes_Each_HaveAMethodInTheContract_AndEachMethodARoute()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        var routes = rehearsal.Host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(route => route.RoutePattern.RawText is { } path && path.StartsWith("/api/", StringComparison.Ordinal)
                && !path.StartsWith("/api/audit", StringComparison.Ordinal) && !path.EndsWith("/events", StringComparison.Ordinal))
            .SelectMany(route => (route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? []).Select(method => Plain(method, route.RoutePattern.RawText!)))
            .ToHashSet(StringComparer.Ordinal);
        var methods = typeof(IPromptQueueApi).GetMethods()
            .Select(method => method.GetCustomAttribute<HttpMethodAttribute>()!).Select(method => Plain(method.Method.Method, method.Path)).ToHashSet(StringComparer.Ordinal);

        Assert.Empty(routes.Except(methods).Order(StringComparer.Ordinal));
        Assert.Empty(methods.Except(routes).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Audience_ByTheContract_FromTheRulesToTheVote()
    {
        await using var rehearsal = await Rehearsal.StartAsync(("Audiences:Pass", "00:01:00"), ("Audiences:BetweenSubmissions", "00:00:00"));
        var id = Some.Session();
        rehearsal.Stage.Open(id);
        var (lead, room) = (rehearsal.Host.Api(), RestService.For<IPromptQueueApi>(Anybody(rehearsal), new RefitSettings(new SystemTextJsonContentSerializer(ServiceDefaults.Http.HttpDefaults.Json))));

        var code = (await lead.SetAudienceAsync(id, new AudienceRules(), Cancellation)).Content!.Code;
        var (ann, ben) = ((await room.JoinAudienceAsync(code, Cancellation)).Content!.Token, (await room.JoinAudienceAsync(code, Cancellation)).Content!.Token);
        var whale = (await room.SubmitAsync(code, new SubmissionRequest("a whale"), ann, Cancellation)).Content!;
        var snail = (await room.SubmitAsync(code, new SubmissionRequest("a snail"), ann, Cancellation)).Content!;
        Assert.Equal(2, (await lead.GetAudienceAsync(id, Cancellation)).Content!.Waiting);
        Assert.Equal([whale.Id, snail.Id], (await lead.ListSubmissionsAsync(id, "waiting", cancellationToken: Cancellation)).Content!.Items.Select(one => one.Id));
        Assert.Equal(SubmissionState.Rejected, (await lead.RejectSubmissionAsync(id, snail.Id, new RejectRequest("not today"), Cancellation)).Content!.State);
        Assert.Equal(SubmissionState.Approved, (await lead.ApproveSubmissionAsync(id, whale.Id, cancellationToken: Cancellation)).Content!.State);
        Assert.Equal(1, (await room.VoteAsync(code, whale.Id, ben, Cancellation)).Content!.Votes);
        Assert.Equal(whale.Id, Assert.Single((await room.GetBallotAsync(code, ben, Cancellation)).Content!.Items).Id);
        Assert.Equal("not today", (await room.GetSubmissionAsync(code, snail.Id, ann, Cancellation)).Content!.Reason);
        Assert.Equal(HttpStatusCode.NoContent, (await lead.EndAudienceAsync(id, Cancellation)).StatusCode);
        Assert.False((await room.GetBallotAsync(code, ben, Cancellation)).IsSuccessStatusCode);
    }

    [Fact]
    public async Task Tempo_ByTheContract_IsSetTappedAndForwarded()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        var id = Some.Session();
        rehearsal.Stage.Open(id);
        var api = rehearsal.Host.Api();

        Assert.Equal(128, (await api.SetTempoAsync(id, new TempoRequest { Bpm = 128 }, Cancellation)).Content!.Bpm);
        Assert.True((await api.TapTempoAsync(id, new TapRequest { ClientTime = 1 }, Cancellation)).IsSuccessStatusCode);
        Assert.Equal(TempoSource.Link, (await api.ForwardClockAsync(id, new ClockRequest { ClientTime = 1, Bpm = 140, Beat = 4 }, Cancellation)).Content!.Source);
        Assert.Equal(TempoSource.Link, (await api.GetTempoAsync(id, Cancellation)).Content!.Source);
        Assert.Equal(0, (await api.ClearAsync(id, null, CueLane.Audience, Cancellation)).Content!.Cancelled);
        await api.SetOwnFallbackAsync(new FallbackPicture { Colour = "#102030" }, Cancellation);
        Assert.Equal("#102030", (await api.GetOwnFallbackAsync(Cancellation)).Content!.Colour);
        Assert.True((await api.RemoveOwnFallbackAsync(Cancellation)).IsSuccessStatusCode);
        Assert.True((await api.RemoveFallbackAsync(id, Cancellation)).IsSuccessStatusCode);
    }

    private static HttpClient Anybody(Rehearsal rehearsal)
    {
        var http = rehearsal.Host.Http();
        http.DefaultRequestHeaders.Authorization = null;
        return http;
    }

    private static string Plain(string method, string path) => $"{method} {Parameter().Replace(path.TrimEnd('/'), "{}")}";

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Parameter();
}
