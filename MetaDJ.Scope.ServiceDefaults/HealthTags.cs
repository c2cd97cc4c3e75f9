namespace MetaDJ.Scope.ServiceDefaults;

/// <summary>Tags of health checks.</summary>
public static class HealthTags
{
    /// <summary>Answers whether the process itself runs; a restart would help if not. Everything else is readiness.</summary>
    public const string Live = "live";
}
