namespace MetaDJ.Scope.Primitives;

/// <summary>One page of a list. Pass <see cref="Next"/> as <c>after</c> to get the following page; it is null on the last.</summary>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next);
