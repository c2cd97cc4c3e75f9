namespace MetaDJ.Scope.PromptQueue.Contracts.Http;

/// <summary>Runtime parameters of the picture. Absent ones are left as they are. Ranges are Scope's.</summary>
public sealed record LookParameters
{
    /// <summary>0 to 1; acts on video input only.</summary>
    public double? NoiseScale { get; init; }

    public bool? NoiseController { get; init; }

    public bool? ManageCache { get; init; }

    /// <summary>1 to 16 steps of 0 to 1,000, descending. A change cuts the picture.</summary>
    public IReadOnlyList<int>? DenoisingStepList { get; init; }

    /// <summary>0.01 to 1; krea only.</summary>
    public double? KvCacheAttentionBias { get; init; }

    /// <summary>0 to 2.</summary>
    public double? VaceContextScale { get; init; }
}
