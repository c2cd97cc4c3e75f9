using System.Text.Json.Serialization;

namespace MetaDJ.Scope.Provisioning.RunPod.Api;

// Every word RunPod may add later reads as Unknown. Members without an explicit name are written in SNAKE_CASE.

internal enum PodStatus
{
    Unknown = 0,
    Provisioning = 1,
    Starting = 2,
    Running = 3,
    Exited = 4,
    Error = 5,
    Terminated = 6,
}

internal enum PodAction
{
    Unknown = 0,
    [JsonStringEnumMemberName("start")] Start = 1,
    [JsonStringEnumMemberName("stop")] Stop = 2,
    [JsonStringEnumMemberName("restart")] Restart = 3,
    [JsonStringEnumMemberName("terminate")] Terminate = 4,
}

internal enum CloudKind
{
    Unknown = 0,
    Secure = 1,
    Community = 2,
}

internal enum LogSource
{
    Unknown = 0,
    [JsonStringEnumMemberName("container")] Container = 1,
    [JsonStringEnumMemberName("system")] System = 2,
}

internal enum TemplateCategory
{
    Unknown = 0,
    Cpu = 1,
    Nvidia = 2,
    Amd = 3,
}

internal enum GpuManufacturer
{
    Unknown = 0,
    Nvidia = 1,
    Amd = 2,
}

internal enum AvailabilityLevel
{
    Unknown = 0,
    None = 1,
    Low = 2,
    Medium = 3,
    High = 4,
}

internal enum CatalogInclude
{
    Unknown = 0,
    Availability = 1,
}

internal enum CatalogProduct
{
    Unknown = 0,
    Pod = 1,
    Cluster = 2,
    Serverless = 3,
}

internal enum DataCenterInclude
{
    Unknown = 0,
    GpuAvailability = 1,
    CpuAvailability = 2,
}

internal enum VolumeType
{
    Unknown = 0,
    Standard = 1,
    HighPerformance = 2,
}

internal enum BillingBucketSize
{
    Unknown = 0,
    [JsonStringEnumMemberName("hour")] Hour = 1,
    [JsonStringEnumMemberName("day")] Day = 2,
    [JsonStringEnumMemberName("week")] Week = 3,
    [JsonStringEnumMemberName("month")] Month = 4,
    [JsonStringEnumMemberName("year")] Year = 5,
}
