namespace MetaDJ.Scope.Primitives;

/// <summary>An id that is a UUIDv7 inside and <c>prefix_hex</c> on the wire, in Redis and in logs.</summary>
public interface IPrefixedId<TSelf>
    where TSelf : struct, IPrefixedId<TSelf>
{
    /// <summary>The letters before the underscore, for example <c>pod</c>.</summary>
    static abstract string Prefix { get; }

    Guid Value { get; }

    static abstract TSelf From(Guid value);
}
