using System.Net;
using System.Net.Http.Json;
using MetaDJ.Scope.ServiceDefaults.Access;
using MetaDJ.Scope.ServiceDefaults.Access.Keys;
using MetaDJ.Scope.ServiceDefaults.Http;
using MetaDJ.Scope.Testing;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.ServiceDefaults.Tests.Access.Keys;

/// <summary>What services other than the broker believe of keys, and for how long.</summary>
public sealed class RemoteKeyCheckTests : IDisposable
{
    private readonly ArmedTimeProvider _clock = new();
    private readonly StubBroker _broker = new();
    private readonly PresentedKey _key = PresentedKey.Make(new Guid("01234567-89ab-cdef-0123-456789abcdef")).Key;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Answer_IsBelievedForItsTime_AndThenAskedForAgain()
    {
        using var check = Check();

        Assert.IsType<KeyAnswer.Good>(await check.CheckAsync(_key, Cancelled));
        _broker.Status = HttpStatusCode.NotFound;
        Assert.IsType<KeyAnswer.Good>(await check.CheckAsync(_key, Cancelled));
        Assert.Equal(1, _broker.Asked);

        _clock.Advance(new KeyOptions().BelievedFor);
        Assert.IsType<KeyAnswer.Bad>(await check.CheckAsync(_key, Cancelled));
    }

    [Fact]
    public async Task Answer_AfterARevocationIsHeardOf_IsBelievedNoMore()
    {
        using var check = Check();
        await check.CheckAsync(_key, Cancelled);
        _broker.Status = HttpStatusCode.NotFound;

        check.Forget();

        Assert.IsType<KeyAnswer.Bad>(await check.CheckAsync(_key, Cancelled));
    }

    [Fact]
    public async Task Answer_ThatWasOnItsWayWhileTheKeyWasRevoked_IsNotKept()
    {
        using var check = Check();
        _broker.Meanwhile = check.Forget;
        Assert.IsType<KeyAnswer.Good>(await check.CheckAsync(_key, Cancelled));

        _broker.Meanwhile = null;
        _broker.Status = HttpStatusCode.NotFound;

        Assert.IsType<KeyAnswer.Bad>(await check.CheckAsync(_key, Cancelled));
    }

    [Fact]
    public async Task Answer_ForAnotherSecretOfTheSameKey_IsNotBorrowed()
    {
        using var check = Check();
        await check.CheckAsync(_key, Cancelled);
        _broker.Status = HttpStatusCode.NotFound;

        Assert.IsType<KeyAnswer.Bad>(await check.CheckAsync(_key with { Digest = new string('0', 64) }, Cancelled));
    }

    [Fact]
    public async Task Key_ThatExpiresWhileItIsBelieved_IsBad()
    {
        using var check = Check();
        _broker.ExpiresAt = _clock.GetUtcNow().AddSeconds(1);
        Assert.IsType<KeyAnswer.Good>(await check.CheckAsync(_key, Cancelled));

        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.IsType<KeyAnswer.Bad>(await check.CheckAsync(_key, Cancelled));
    }

    [Fact]
    public async Task Broker_ThatDoesNotAnswer_MakesNoKeyBadAndIsAskedAgain()
    {
        using var check = Check();
        _broker.Status = null;
        Assert.IsType<KeyAnswer.CannotTell>(await check.CheckAsync(_key, Cancelled));
        _broker.Status = HttpStatusCode.InternalServerError;
        Assert.IsType<KeyAnswer.CannotTell>(await check.CheckAsync(_key, Cancelled));

        _broker.Status = HttpStatusCode.OK;

        Assert.IsType<KeyAnswer.Good>(await check.CheckAsync(_key, Cancelled));
    }

    public void Dispose() => _broker.Dispose();

    private RemoteKeyCheck Check()
    {
        _broker.ExpiresAt = _clock.GetUtcNow().AddDays(1);
        return new RemoteKeyCheck(_broker, _clock, Options.Create(new AccessOptions()));
    }

    private sealed class StubBroker : HttpMessageHandler, IHttpClientFactory
    {
        public HttpStatusCode? Status { get; set; } = HttpStatusCode.OK;

        public DateTimeOffset ExpiresAt { get; set; }

        public Action? Meanwhile { get; set; }

        public int Asked { get; private set; }

        public HttpClient CreateClient(string name) => new(this, disposeHandler: false) { BaseAddress = new Uri("http://broker") };

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked++;
            var question = await request.Content!.ReadFromJsonAsync<KeyQuestion>(HttpDefaults.Json, cancellationToken);
            Meanwhile?.Invoke();
            return Status switch
            {
                null => throw new HttpRequestException("nobody there"),
                HttpStatusCode.OK => new HttpResponseMessage(HttpStatusCode.OK) { Content = JsonContent.Create(new KeyStanding(question!.Id, "ana", Roles.Member, ["read"], ExpiresAt), options: HttpDefaults.Json) },
                { } status => new HttpResponseMessage(status),
            };
        }
    }
}
