namespace MetaDJ.Scope.ServiceDefaults.Access;

/// <summary>Values of the <c>role</c> claim.</summary>
public static class Roles
{
    public const string Operator = "operator";

    /// <summary>Opens sessions and plays them.</summary>
    public const string Member = "member";

    public const string Service = "service";
}
