using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using MetaDJ.Scope.Testing;

namespace MetaDJ.Scope.ServiceDefaults.Tests.Access.RateLimits;

public sealed class RateLimitTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Reads_BeyondTheBurst_Are429WithWhenToComeAgain_AndWritesStillPass()
    {
        await using var app = await StartAsync(("ReadBurst", "3"), ("ReadsPerSecond", "1"));
        var client = app.CreateClient(AccessForTests.Member("mira"));

        var answers = await ManyAsync(6, () => client.GetAsync("/mine", Cancelled));

        Assert.Equal(3, answers.Count(answer => answer.StatusCode == HttpStatusCode.OK));
        var refused = answers.First(answer => answer.StatusCode == HttpStatusCode.TooManyRequests);
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 10);
        Assert.Contains("too-many-requests", await refused.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await client.PostAsJsonAsync("/notes", new { text = "a" }, Cancelled)).StatusCode);
    }

    [Fact]
    public async Task Writes_OfOnePerson_AreNotAnothers()
    {
        await using var app = await StartAsync(("WriteBurst", "2"), ("WritesPerSecond", "1"));

        var mira = app.CreateClient(AccessForTests.Member("mira"));
        var answers = await ManyAsync(5, () => mira.PostAsJsonAsync("/notes", new { text = "a" }, Cancelled));

        Assert.Contains(answers, answer => answer.StatusCode == HttpStatusCode.TooManyRequests);
        Assert.Equal(HttpStatusCode.OK, (await app.CreateClient(AccessForTests.Member("ole")).PostAsJsonAsync("/notes", new { text = "a" }, Cancelled)).StatusCode);
    }

    [Fact]
    public async Task Service_IsNotLimited()
    {
        await using var app = await StartAsync(("ReadBurst", "1"), ("ReadsPerSecond", "1"));
        var client = app.CreateClient(AccessForTests.Service);

        Assert.All(await ManyAsync(20, () => client.GetAsync("/mine", Cancelled)), answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
    }

    [Fact]
    public async Task BadTokens_BeyondTheBurst_Are429_WhileGoodOnesFromThereStillWork()
    {
        await using var app = await StartAsync(("FailureBurst", "3"), ("FailuresPerMinute", "1"));
        var client = app.CreateClient(new AuthenticationHeaderValue("Bearer", "x.y.z"));

        var answers = await ManyAsync(6, () => client.GetAsync("/mine", Cancelled));

        Assert.Equal(3, answers.Count(answer => answer.StatusCode == HttpStatusCode.Unauthorized));
        Assert.Equal(3, answers.Count(answer => answer.StatusCode == HttpStatusCode.TooManyRequests));
        Assert.Equal(HttpStatusCode.OK, (await app.CreateClient(AccessForTests.Member("mira")).GetAsync("/mine", Cancelled)).StatusCode);
    }

    [Fact]
    public async Task Probes_AreNeverLimited()
    {
        await using var app = await StartAsync(("AnonymousBurst", "1"), ("AnonymousPerSecond", "1"));

        Assert.All(await ManyAsync(10, () => app.CreateClient().GetAsync("/health/live", Cancelled)), answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        Assert.Contains(await ManyAsync(4, () => app.CreateClient().GetAsync("/mine", Cancelled)), answer => answer.StatusCode == HttpStatusCode.TooManyRequests);
    }

    [Theory]
    [InlineData("203.0.113.7", "203.0.113.7")]
    [InlineData("::ffff:203.0.113.7", "203.0.113.7")]
    [InlineData("2001:db8:1:2:3:4:5:6", "20010DB800010002")]
    [InlineData("2001:db8:1:2:ffff::1", "20010DB800010002")]
    public void Address_IsOneMachinesOrOneNetworks(string address, string counted) =>
        Assert.Equal(counted, ServiceDefaults.Access.RateLimits.RateLimits.AddressOf(IPAddress.Parse(address)));

    private static Task<DefaultsApplication> StartAsync(params (string Key, string Value)[] limits) =>
        DefaultsApplication.StartAsync(settings: [.. limits.Select(limit => ($"Access:RateLimits:{limit.Key}", limit.Value))]);

    private static async Task<List<HttpResponseMessage>> ManyAsync(int count, Func<Task<HttpResponseMessage>> call)
    {
        var answers = new List<HttpResponseMessage>();
        for (var i = 0; i < count; i++)
        {
            answers.Add(await call());
        }

        return answers;
    }
}
