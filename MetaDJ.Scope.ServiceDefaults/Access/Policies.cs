namespace MetaDJ.Scope.ServiceDefaults.Access;

/// <summary>Names of authorisation policies. Routes without one need any valid token.</summary>
public static class Policies
{
    /// <summary>Says who may run the place.</summary>
    public const string Admin = "admin";

    /// <summary>Runs the place: pools, pods, everybody's sessions. Admins too.</summary>
    public const string Operator = "operator";

    /// <summary>May spend: everybody but guests.</summary>
    public const string Member = "member";

    /// <summary>A person of whatever rank, none of our own processes.</summary>
    public const string Person = "person";

    /// <summary>Anybody with a valid token, guests too: what they may see is decided by what they ask for.</summary>
    public const string Anybody = "anybody";

    /// <summary>One of our own processes.</summary>
    public const string Service = "service";

    /// <summary>An operator or one of our own processes.</summary>
    public const string OperatorOrService = "operator-or-service";
}
