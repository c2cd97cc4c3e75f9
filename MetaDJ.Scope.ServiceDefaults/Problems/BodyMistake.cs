using System.Text.Json;
using System.Text.RegularExpressions;

namespace MetaDJ.Scope.ServiceDefaults.Problems;

/// <summary>
/// What is wrong with a body, in words for whoever sent it. The reader's own messages name types of ours and advise its programmer; and
/// nothing that was sent is repeated at length, least of all a value.
/// </summary>
internal sealed partial record BodyMistake(string Path, string Text)
{
    private const int MostCharacters = 100;

    public static BodyMistake Of(JsonException exception) => new(Short(exception.Path ?? "$"), TextOf(exception));

    private static string TextOf(JsonException exception) => exception.Message switch
    {
        var message when NoSuchField().Match(message) is { Success: true } field => $"There is no field '{Short(field.Groups[1].Value)}' here.",
        var message when Needed().Match(message) is { Success: true } fields => $"Needed and missing: {Short(fields.Groups[1].Value.TrimEnd('.'))}.",
        var message when message.Contains("Duplicate property", StringComparison.OrdinalIgnoreCase) => "The same field stands here twice.",
        var message when message.Contains(nameof(TimeSpan), StringComparison.Ordinal) => "Give a duration as hh:mm:ss.",
        var message when message.Contains(nameof(DateTimeOffset), StringComparison.Ordinal) => "Give an instant as RFC 3339, for example 2026-11-24T20:00:00Z.",
        var message when message.Contains("could not be converted", StringComparison.Ordinal) => "The value is not of the kind that belongs here.",
        var message when message.Contains(" null ", StringComparison.Ordinal) => "A value is needed here, null is none.",
        // Converters of ours speak to people already.
        var message when message.StartsWith("Expected ", StringComparison.Ordinal) => Short(FirstSentence(message)),
        _ when IsSyntax(exception) => $"This is not JSON, from line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1} on.",
        _ => "The value is not one that belongs here.",
    };

    /// <summary>The parser's own exception, not the serializer's.</summary>
    private static bool IsSyntax(JsonException exception) => exception.InnerException is JsonException || exception.GetType() != typeof(JsonException);

    private static string FirstSentence(string message) =>
        message.IndexOf(" Path:", StringComparison.Ordinal) is > 0 and var end ? message[..end] : message;

    internal static string Short(string text) => text.Length <= MostCharacters ? text : text[..MostCharacters] + "…";

    [GeneratedRegex("property '(.*)' could not be mapped", RegexOptions.Singleline)]
    private static partial Regex NoSuchField();

    [GeneratedRegex("missing required properties including: (.*)$", RegexOptions.Singleline)]
    private static partial Regex Needed();
}
