using System.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace MetaDJ.Scope.ServiceDefaults.Telemetry;

/// <summary>Addresses that are secrets, and how they are kept out of traces (design invariant 7).</summary>
public static class SecretPaths
{
    /// <summary>A stage ticket opens the door by itself.</summary>
    public const string TicketPrefix = "/stage/t";

    /// <summary>Whoever has a calendar feed's address reads it.</summary>
    public const string FeedPrefix = "/ics";

    /// <summary>Marks a request that goes to a pod, so that its address is not traced.</summary>
    public static readonly HttpRequestOptionsKey<bool> ToPod = new("MetaDJ.Scope.ToPod");

    internal static void Hide(Activity activity, PathString path)
    {
        if (path.StartsWithSegments(TicketPrefix, StringComparison.OrdinalIgnoreCase))
        {
            activity.SetTag("url.path", TicketPrefix + "/{ticket}");
        }
        else if (path.StartsWithSegments(FeedPrefix, StringComparison.OrdinalIgnoreCase))
        {
            activity.SetTag("url.path", FeedPrefix + "/{secret}");
        }
    }

    internal static bool IsPod(HttpRequestMessage request) => request.Options.TryGetValue(ToPod, out var toPod) && toPod;
}
