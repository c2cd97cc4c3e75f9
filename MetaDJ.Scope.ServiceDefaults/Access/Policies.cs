namespace MetaDJ.Scope.ServiceDefaults.Access;

/// <summary>Names of authorisation policies. Routes without one need any valid token.</summary>
public static class Policies
{
    /// <summary>Runs the place: pools, pods, everybody's sessions.</summary>
    public const string Operator = "operator";

    /// <summary>One of our own processes.</summary>
    public const string Service = "service";

    /// <summary>An operator or one of our own processes.</summary>
    public const string OperatorOrService = "operator-or-service";
}
