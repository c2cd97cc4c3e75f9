namespace MetaDJ.Scope.Testing;

/// <summary>The two servers our scripts must run on.</summary>
public enum RedisKind
{
    /// <summary>A real <c>redis-server</c> 7.</summary>
    Redis,

    /// <summary>The embedded Garnet of Standalone.</summary>
    Garnet,
}
