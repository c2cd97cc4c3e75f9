namespace MetaDJ.Scope.Simulator.Scope;

/// <summary>FNV-1a: unlike <see cref="string.GetHashCode()"/> the same in every process, so pictures and file sizes are too.</summary>
internal static class StableHash
{
    public static ulong Of(string text)
    {
        var hash = 14695981039346656037UL;
        foreach (var character in text)
            hash = (hash ^ character) * 1099511628211UL;
        return hash ^ (hash >> 29);
    }
}
