using System.Net;

namespace MetaDJ.Scope.Provisioning.RunPod;

internal sealed partial class GpuCatalogue
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "The GPU catalogue could not be read (HTTP {StatusCode}); the one that was good until {GoodUntil} is used")]
    private partial void LogCatalogueStale(HttpStatusCode? statusCode, DateTimeOffset goodUntil);
}
