using System.Globalization;
using System.Text.Json;
using MetaDJ.Scope.Simulator.Scope.Process;

namespace MetaDJ.Scope.Simulator.Scope.Wire;

/// <summary>One request at one server process.</summary>
/// <param name="Tail">What a route with a variable part found in its place.</param>
internal sealed record ScopeCall(HttpContext Http, ScopeProcess Process, string Tail)
{
    public JsonElement Body { get; init; }

    public string? Query(string name) => Http.Request.Query[name] is [{ } value, ..] ? value : null;

    /// <returns>False with the 422 to answer when the parameter is not a whole number in range.</returns>
    public bool TryQuery(string name, int fallback, int minimum, int maximum, out int value, out ScopeReply? refusal)
    {
        value = fallback;
        refusal = null;
        if (Query(name) is not { } text) return true;
        var findings = new Findings("query");
        findings.Enter(name);
        var input = JsonSerializer.SerializeToElement(text);
        if (!int.TryParse(text, CultureInfo.InvariantCulture, out value))
            findings.Add("int_parsing", "Input should be a valid integer, unable to parse string as an integer", input);
        else if (value < minimum)
            findings.Add("greater_than_equal", $"Input should be greater than or equal to {minimum}", input, ("ge", $"{minimum}"));
        else if (value > maximum)
            findings.Add("less_than_equal", $"Input should be less than or equal to {maximum}", input, ("le", $"{maximum}"));
        else
            return true;
        refusal = findings.ToReply();
        return false;
    }

    public static ScopeReply MissingQuery(string name)
    {
        var findings = new Findings("query");
        findings.Enter(name);
        findings.Add("missing", "Field required", null);
        return findings.ToReply();
    }
}
