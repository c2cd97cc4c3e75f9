using System.Globalization;

namespace MetaDJ.Scope.PromptQueue.Cues;

/// <summary>Where a page of cues ended: <c>q</c> or <c>d</c> (queued, done) and a score of that order, as ListCues.lua gives it.</summary>
internal static class CueCursor
{
    private const NumberStyles Score = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    public static bool IsValid(string cursor) =>
        cursor.Length is > 1 and < 40
        && cursor[0] is 'q' or 'd'
        && (cursor == "q-inf" || double.TryParse(cursor.AsSpan(1), Score, CultureInfo.InvariantCulture, out _));
}
