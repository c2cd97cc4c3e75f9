using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using MetaDJ.Scope.ServiceDefaults.Access.Keys;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using MetaDJ.Scope.SessionBroker.Contracts.Messages;
using MetaDJ.Scope.SessionBroker.People;
using MetaDJ.Scope.Testing;
using StackExchange.Redis;

namespace MetaDJ.Scope.SessionBroker.Tests.People;

public sealed class ApiKeyTests(RedisServers servers)
{
    private static readonly AuthenticationHeaderValue Ana = AccessForTests.Member("ana");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Key_FromItsMakingToItsRevocation_ActsForItsOwner(RedisKind kind)
    {
        await using var broker = await BrokerApplication.StartAsync(servers, kind);
        var (key, bearer) = await broker.MakeKeyAsync(Ana, "book");

        var opened = await broker.Api(bearer).OpenAsync(new OpenSessionRequest { Pool = broker.Pool }, cancellationToken: Cancellation);
        Assert.Equal("ana", opened.Content!.Holder);
        Assert.Equal(HttpStatusCode.OK, (await broker.Api(bearer).GetAsync(opened.Content.Id, Cancellation)).StatusCode);
        Assert.NotNull(Assert.Single((await broker.People(Ana).ListKeysAsync(cancellationToken: Cancellation)).Items).LastUsedAt);

        Assert.Equal(HttpStatusCode.NoContent, (await broker.People(Ana).RevokeKeyAsync(key.Id, Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await broker.Api(bearer).GetAsync(opened.Content.Id, Cancellation)).StatusCode);
        Assert.Equal(key.Id, Assert.Single(broker.Hints.Of<KeyRevoked>()).KeyId);
        Assert.Empty((await broker.People(Ana).ListKeysAsync(cancellationToken: Cancellation)).Items);
    }

    /// <summary>A secret is shown once, whatever is repeated and however often.</summary>
    [Theory]
    [InlineData("/api/keys", "{\"name\":\"deck\",\"scopes\":[\"read\"]}", "{\"name\":\"deck\",\"scopes\":[\"book\"]}")]
    [InlineData("/api/calendars/feeds", "{\"name\":\"phone\"}", "{\"name\":\"desk\"}")]
    public async Task Create_WithTheSameIdempotencyKey_MakesOneAndShowsItsSecretOnce(string route, string body, string other)
    {
        await using var broker = await BrokerApplication.StartAsync(servers);
        async Task<(HttpStatusCode Status, System.Text.Json.JsonElement Body)> PostAsync(string text)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, route) { Content = new StringContent(text, System.Text.Encoding.UTF8, "application/json") };
            request.Headers.Add("Idempotency-Key", "once");
            using var answer = await broker.Client(Ana).SendAsync(request, Cancellation);
            return (answer.StatusCode, await answer.Content.ReadFromJsonAsync<System.Text.Json.JsonElement>(Cancellation));
        }

        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => PostAsync(body)));

        var made = Assert.Single(answers, answer => answer.Status == HttpStatusCode.Created);
        var id = made.Body.GetProperty("id").GetString();
        Assert.All(answers.Where(answer => answer.Status != HttpStatusCode.Created), answer => Assert.Equal((HttpStatusCode.Conflict, id), (answer.Status, answer.Body.GetProperty("id").GetString())));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await PostAsync(other)).Status);
        var listed = await broker.Client(Ana).GetFromJsonAsync<System.Text.Json.JsonElement>(route, Cancellation);
        Assert.Equal(1, listed.GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task Revoke_AtOneReplica_EndsTheKeyAtEveryOneAtOnce()
    {
        await using var broker = await BrokerApplication.StartAsync(servers, replicas: 2);
        var (key, bearer) = await broker.MakeKeyAsync(Ana, "read");
        Assert.Equal(HttpStatusCode.OK, await ReadAsync(broker, bearer, replica: 1));

        await broker.People(Ana).RevokeKeyAsync(key.Id, Cancellation);

        Assert.Equal(HttpStatusCode.Unauthorized, await ReadAsync(broker, bearer, replica: 1));
    }

    [Fact]
    public async Task Key_IsKeptAsADigestOnly_AndNeverListedOrLogged()
    {
        await using var broker = await BrokerApplication.StartAsync(servers);
        var (key, bearer) = await broker.MakeKeyAsync(Ana, "read");
        var secret = bearer.Parameter!.Split('_')[2];
        await ReadAsync(broker, bearer);

        var listed = await broker.Client(Ana).GetStringAsync("/api/keys", Cancellation);
        var redis = broker.Services.GetService(typeof(IDatabase)) as IDatabase;
        var stored = (string)(await redis!.HashGetAsync(PeopleKeys.ApiKeys, key.Id.ToString()))!;

        Assert.Matches("^mdjk_[0-9a-f]{32}_[0-9a-f]{64}$", bearer.Parameter);
        Assert.All(new[] { listed, stored, broker.Logs.Text }, text => Assert.DoesNotContain(secret, text, StringComparison.Ordinal));
        Assert.DoesNotContain("digest", listed, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Key_ThatIsUnknownWrongExpiredOrMalformed_GetsOneAndTheSameAnswer()
    {
        await using var broker = await BrokerApplication.StartAsync(servers);
        var (key, bearer) = await broker.MakeKeyAsync(Ana, "read");
        var (expired, expiredBearer) = await broker.MakeKeyAsync(Ana, "read");
        await ExpireAsync(broker, expired.Id);
        var text = bearer.Parameter!;

        var answers = new List<string>();
        foreach (var bad in new[]
        {
            text[..^1] + (text[^1] == '0' ? '1' : '0'), $"mdjk_{new string('0', 32)}_{new string('0', 64)}", expiredBearer.Parameter!, "mdjk_", text + "0", text.ToUpperInvariant(),
        })
        {
            var response = await broker.Client(new AuthenticationHeaderValue("Bearer", bad)).GetAsync("/api/sessions", Cancellation);
            Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
            var problem = await response.Content.ReadFromJsonAsync<Dictionary<string, object>>(Cancellation);
            answers.Add($"{problem!["type"]} {problem["detail"]} {response.Headers.WwwAuthenticate}");
        }

        // Upper case is no key at all to us, and answered by the scheme of tokens: it differs in that header only.
        Assert.Single(answers.Take(5).Distinct());
        Assert.Equal(HttpStatusCode.OK, await ReadAsync(broker, bearer));
        Assert.NotEqual(default, key.Id);
    }

    [Theory]
    [InlineData("read", HttpStatusCode.Forbidden)]
    [InlineData("play", HttpStatusCode.Forbidden)]
    [InlineData("book", HttpStatusCode.Accepted)]
    public async Task Open_WithAKey_NeedsTheScopeForIt(string scope, HttpStatusCode status)
    {
        await using var broker = await BrokerApplication.StartAsync(servers);
        var (_, bearer) = await broker.MakeKeyAsync(Ana, scope);

        Assert.Equal(status, (await broker.Api(bearer).OpenAsync(new OpenSessionRequest { Pool = broker.Pool }, cancellationToken: Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, await ReadAsync(broker, bearer));
    }

    [Fact]
    public async Task Stage_WithAKeyThatMayOnlyRead_IsShutForReadingToo()
    {
        await using var broker = await BrokerApplication.StartAsync(servers);
        var (session, _) = await broker.OpenLiveAsync();
        var (_, reads) = await broker.MakeKeyAsync(Ana, "read");
        var (_, plays) = await broker.MakeKeyAsync(Ana, "play");

        Assert.Equal(HttpStatusCode.Forbidden, (await broker.Client(reads).SendAsync(BrokerApplication.Knock(HttpMethod.Get, session.Id, "/health"), Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await broker.Client(plays).SendAsync(BrokerApplication.Knock(HttpMethod.Get, session.Id, "/health"), Cancellation)).StatusCode);
    }

    [Fact]
    public async Task OperatorsKey_WithoutOperate_ActsForAMember()
    {
        await using var broker = await BrokerApplication.StartAsync(servers);
        var (session, _) = await broker.OpenLiveAsync("ana");
        var (_, books) = await broker.MakeKeyAsync(AccessForTests.Operator, "book", "play");
        var (_, operates) = await broker.MakeKeyAsync(AccessForTests.Operator, "operate");

        Assert.Equal(HttpStatusCode.NotFound, (await broker.Api(books).GetAsync(session.Id, Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await broker.Api(operates).GetAsync(session.Id, Cancellation)).StatusCode);
    }

    [Fact]
    public async Task Key_MakesNoTokensAndNoKeys()
    {
        await using var broker = await BrokerApplication.StartAsync(servers);
        var (key, bearer) = await broker.MakeKeyAsync(AccessForTests.Operator, [.. Scopes.All]);

        Assert.Equal(HttpStatusCode.Forbidden, (await broker.Api(bearer).CreateTokenAsync(new CreateTokenRequest { Subject = "ana", Role = "member" }, Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await broker.People(bearer).CreateKeyAsync(new CreateApiKeyRequest { Name = "another", Scopes = ["read"] }, Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await broker.People(bearer).RotateKeyAsync(key.Id, new RotateApiKeyRequest(), Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await broker.Client(bearer).PostAsJsonAsync("/api/keys/verify", new KeyQuestion("0", "0"), Cancellation)).StatusCode);
    }

    [Fact]
    public async Task Rotate_WithoutAnOverlap_EndsTheOldSecretAtOnce_WithOneBothWork()
    {
        await using var broker = await BrokerApplication.StartAsync(servers);
        var (key, first) = await broker.MakeKeyAsync(Ana, "read");

        var second = Bearer(await broker.People(Ana).RotateKeyAsync(key.Id, new RotateApiKeyRequest { Overlap = TimeSpan.FromMinutes(10) }, Cancellation));
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (await ReadAsync(broker, first), await ReadAsync(broker, second)));

        var third = Bearer(await broker.People(Ana).RotateKeyAsync(key.Id, new RotateApiKeyRequest(), Cancellation));
        Assert.Equal(
            (HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized, HttpStatusCode.OK),
            (await ReadAsync(broker, first), await ReadAsync(broker, second), await ReadAsync(broker, third)));
    }

    [Fact]
    public async Task SomebodyElsesKey_IsNotFound_ExceptForRevocationByAnOperator()
    {
        await using var broker = await BrokerApplication.StartAsync(servers);
        var (key, bearer) = await broker.MakeKeyAsync(Ana, "read");
        var ben = AccessForTests.Member("ben");

        Assert.Empty((await broker.People(ben).ListKeysAsync(owner: "ana", cancellationToken: Cancellation)).Items);
        Assert.Equal(HttpStatusCode.NotFound, (await broker.People(ben).RevokeKeyAsync(key.Id, Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await broker.People(AccessForTests.Operator).RotateKeyAsync(key.Id, new RotateApiKeyRequest(), Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, await ReadAsync(broker, bearer));
        Assert.Single((await broker.People(AccessForTests.Operator).ListKeysAsync(owner: "ana", cancellationToken: Cancellation)).Items);
        Assert.Equal(HttpStatusCode.NoContent, (await broker.People(AccessForTests.Operator).RevokeKeyAsync(key.Id, Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, await ReadAsync(broker, bearer));
    }

    [Theory]
    [InlineData("", "read")]
    [InlineData("a\nb", "read")]
    [InlineData("a key", "admin")]
    [InlineData("a key", "operate")]
    [InlineData("a key", null)]
    public async Task Create_OfWhatIsNotAllowed_Is400(string name, string? scope)
    {
        await using var broker = await BrokerApplication.StartAsync(servers);

        var refused = await broker.People(Ana).CreateKeyAsync(new CreateApiKeyRequest { Name = name, Scopes = scope is null ? [] : [scope] }, Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Empty((await broker.People(Ana).ListKeysAsync(cancellationToken: Cancellation)).Items);
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Create_BeyondWhatOnePersonMayHave_Is409_AndOnePersonsKeysAreNotAnothers(RedisKind kind)
    {
        await using var broker = await BrokerApplication.StartAsync(servers, kind, settings: ("Access:Keys:PerOwner", "2"));
        await broker.MakeKeyAsync(Ana, "read");
        var (old, _) = await broker.MakeKeyAsync(Ana, "read");
        await broker.MakeKeyAsync(AccessForTests.Member("anabel"), "read");

        var refused = await broker.People(Ana).CreateKeyAsync(new CreateApiKeyRequest { Name = "third", Scopes = ["read"] }, Cancellation);
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);

        await ExpireAsync(broker, old.Id);
        await broker.MakeKeyAsync(Ana, "read");
        Assert.Equal(2, (await broker.People(Ana).ListKeysAsync(cancellationToken: Cancellation)).Items.Count);
    }

    [Fact]
    public async Task List_InPages_ShowsEachKeyOnce()
    {
        await using var broker = await BrokerApplication.StartAsync(servers);
        for (var i = 0; i < 5; i++)
        {
            await broker.MakeKeyAsync(Ana, "read");
        }

        var seen = new List<ApiKeyId>();
        string? after = null;
        do
        {
            var page = await broker.People(Ana).ListKeysAsync(after: after, limit: 2, cancellationToken: Cancellation);
            seen.AddRange(page.Items.Select(item => item.Id));
            after = page.Next;
        }
        while (after is not null);

        Assert.Equal((5, 5), (seen.Count, seen.Distinct().Count()));
    }

    private static AuthenticationHeaderValue Bearer(Refit.IApiResponse<ApiKeyResponse> rotated) => new("Bearer", rotated.Content!.Key);

    private static async Task<HttpStatusCode> ReadAsync(BrokerApplication broker, AuthenticationHeaderValue bearer, int replica = 0) =>
        (await broker.Client(bearer, replica).GetAsync("/api/sessions", Cancellation)).StatusCode;

    /// <summary>Moves the key's expiry far into the past.</summary>
    private static async Task ExpireAsync(BrokerApplication broker, ApiKeyId id)
    {
        var redis = (IDatabase)broker.Services.GetService(typeof(IDatabase))!;
        var record = System.Text.Json.Nodes.JsonNode.Parse((string)(await redis.HashGetAsync(PeopleKeys.ApiKeys, id.ToString()))!)!;
        record["expiresAt"] = 1_000;
        await redis.HashSetAsync(PeopleKeys.ApiKeys, id.ToString(), record.ToJsonString());
    }
}
