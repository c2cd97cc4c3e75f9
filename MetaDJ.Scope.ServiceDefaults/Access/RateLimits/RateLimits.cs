using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using MetaDJ.Scope.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.ServiceDefaults.Access.RateLimits;

/// <summary>Limits by who calls; by address who comes without a name.</summary>
internal static class RateLimits
{
    private const string Unknown = "unknown";
    private const int NetworkBytes = 8;

    public static IServiceCollection AddRateLimits(this IServiceCollection services)
    {
        services.AddRateLimiter(_ => { });
        services.AddSingleton<FailedAuthentications>();
        services.AddOptions<RateLimiterOptions>().Configure<IOptions<AccessOptions>>((limiter, access) =>
        {
            limiter.GlobalLimiter = access.Value.RateLimits is { Enabled: true } limits
                ? PartitionedRateLimiter.Create<HttpContext, Partition>(http => PartitionOf(http, limits))
                : null;
            limiter.OnRejected = (context, _) => RefuseAsync(context.HttpContext, context.Lease);
        });
        return services;
    }

    /// <summary>After authentication: only then it is known who calls.</summary>
    public static IApplicationBuilder UseRateLimits(this IApplicationBuilder app) => app.Use(CountFailureAsync).UseRateLimiter();

    /// <summary>From where a call comes, for counting: an IPv6 address by its network, of which a single machine has all the addresses.</summary>
    internal static string AddressOf(IPAddress? address)
    {
        if (address is null)
        {
            return Unknown;
        }

        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return plain.AddressFamily == AddressFamily.InterNetworkV6 ? Convert.ToHexString(plain.GetAddressBytes(), 0, NetworkBytes) : plain.ToString();
    }

    internal static TokenBucketRateLimiterOptions Bucket(int perPeriod, TimeSpan period, int burst)
    {
        // One at a time, so that whoever waits as long as they are told to finds one.
        return new TokenBucketRateLimiterOptions
        {
            TokenLimit = burst, TokensPerPeriod = 1, ReplenishmentPeriod = period / perPeriod, QueueLimit = 0, AutoReplenishment = false,
        };
    }

    private static RateLimitPartition<Partition> PartitionOf(HttpContext http, RateLimitOptions limits)
    {
        var user = http.User;
        if (user.Identity?.IsAuthenticated != true)
        {
            return RateLimitPartition.GetTokenBucketLimiter(
                new Partition(Kind.Anonymous, AddressOf(http.Connection.RemoteIpAddress)), _ => Bucket(limits.AnonymousPerSecond, TimeSpan.FromSeconds(1), limits.AnonymousBurst));
        }

        if (user.IsService())
        {
            return RateLimitPartition.GetNoLimiter(new Partition(Kind.Service, ""));
        }

        return HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method)
            ? RateLimitPartition.GetTokenBucketLimiter(new Partition(Kind.Read, user.Subject()), _ => Bucket(limits.ReadsPerSecond, TimeSpan.FromSeconds(1), limits.ReadBurst))
            : RateLimitPartition.GetTokenBucketLimiter(new Partition(Kind.Write, user.Subject()), _ => Bucket(limits.WritesPerSecond, TimeSpan.FromSeconds(1), limits.WriteBurst));
    }

    private static async Task CountFailureAsync(HttpContext http, RequestDelegate next)
    {
        if (http.User.Identity?.IsAuthenticated == true || http.Request.Headers.Authorization.Count == 0)
        {
            await next(http);
            return;
        }

        using var lease = http.RequestServices.GetRequiredService<FailedAuthentications>().Count(http);
        if (lease.IsAcquired)
        {
            await next(http);
            return;
        }

        await RefuseAsync(http, lease);
    }

    private static async ValueTask RefuseAsync(HttpContext http, RateLimitLease lease)
    {
        var wait = lease.TryGetMetadata(MetadataName.RetryAfter, out var retryAfter) ? Math.Max(1, (int)Math.Ceiling(retryAfter.TotalSeconds)) : 1;
        http.Response.Headers.RetryAfter = wait.ToString(CultureInfo.InvariantCulture);
        await Problem.Create(
            StatusCodes.Status429TooManyRequests, "too-many-requests", "Too many requests", $"Slow down, and try again in {wait} s.").ExecuteAsync(http);
    }

    private enum Kind
    {
        Anonymous = 1,
        Read = 2,
        Write = 3,
        Service = 4,
    }

    private readonly record struct Partition(Kind Kind, string Who);
}
