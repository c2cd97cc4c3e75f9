using MetaDJ.Scope.Provisioning.Records;
using StackExchange.Redis;

namespace MetaDJ.Scope.Provisioning.Volumes;

/// <summary>The records of our network volumes.</summary>
internal sealed class VolumeStore(IDatabase redis) : FencedRecords<Volume>(redis, VolumeKeys.Volumes, most: 1_000);
