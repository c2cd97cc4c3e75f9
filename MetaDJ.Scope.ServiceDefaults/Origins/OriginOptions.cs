using System.ComponentModel.DataAnnotations;

namespace MetaDJ.Scope.ServiceDefaults.Origins;

/// <summary>Web pages of other origins that may call us from a browser (configuration section <c>Cors</c>).</summary>
public sealed class OriginOptions : IValidatableObject
{
    public const string SectionName = "Cors";

    /// <summary>Exactly as a browser sends them, such as <c>https://studio.example.org</c>. They may send cookies, so all pages (<c>*</c>) is no choice.</summary>
    public IList<string> Origins { get; } = [];

    /// <summary>
    /// Pages that may use a stage URL. None, or <c>*</c>, is every page: the ticket in the address is the whole right, a page that does not have it
    /// gains nothing, and no cookie counts there; so an unchanged Scope client works from wherever it is served.
    /// </summary>
    public IList<string> TicketOrigins { get; } = [];

    public bool AllowsAnyTicketOrigin => TicketOrigins.Count == 0 || TicketOrigins.Contains("*");

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var origin in Origins.Where(origin => !IsExact(origin)))
        {
            yield return new ValidationResult(
                $"{nameof(Origins)}: '{origin}' is not an exact origin such as https://studio.example.org, without a path and without '*': pages listed here may send cookies.", [nameof(Origins)]);
        }

        foreach (var origin in TicketOrigins.Where(origin => origin != "*" && !IsExact(origin)))
        {
            yield return new ValidationResult($"{nameof(TicketOrigins)}: '{origin}' is neither an exact origin such as https://studio.example.org nor '*'.", [nameof(TicketOrigins)]);
        }
    }

    private static bool IsExact(string origin) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.UserInfo.Length == 0
        && string.Equals(uri.GetLeftPart(UriPartial.Authority), origin, StringComparison.Ordinal) && !origin.Contains('*', StringComparison.Ordinal);
}
