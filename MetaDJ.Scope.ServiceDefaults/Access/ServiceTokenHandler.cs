using System.Net.Http.Headers;
using Microsoft.Extensions.Hosting;

namespace MetaDJ.Scope.ServiceDefaults.Access;

/// <summary>Signs calls to our own services as ourselves, with a short-lived token that is renewed at half its life.</summary>
public sealed class ServiceTokenHandler(ServiceToken token) : DelegatingHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.Headers.Authorization = token.Current();
        return base.SendAsync(request, cancellationToken);
    }
}

/// <summary>The token this process presents to its neighbours.</summary>
public sealed class ServiceToken(AccessTokens tokens, IHostEnvironment environment, TimeProvider clock)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    private volatile Issued? _issued;

    public AuthenticationHeaderValue Current()
    {
        var now = clock.GetUtcNow();
        if (_issued is not { } issued || now >= issued.RenewAt)
        {
            // Two callers may both renew: either token is good.
            issued = new Issued(
                new AuthenticationHeaderValue("Bearer", tokens.Issue($"service:{environment.ApplicationName}", Roles.Service, Lifetime)),
                now + (Lifetime / 2));
            _issued = issued;
        }

        return issued.Header;
    }

    private sealed record Issued(AuthenticationHeaderValue Header, DateTimeOffset RenewAt);
}
