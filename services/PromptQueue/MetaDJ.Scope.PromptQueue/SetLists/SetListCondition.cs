using System.Globalization;
using MetaDJ.Scope.PromptQueue.Loras;

namespace MetaDJ.Scope.PromptQueue.SetLists;

/// <summary>What must be there for a set list to be written, in the form that <c>SetList.lua</c> reads.</summary>
internal readonly record struct SetListCondition(string? Text)
{
    /// <summary>Nothing of that name, not even one that we bring along.</summary>
    public static readonly SetListCondition None = new("none");

    /// <param name="ifMatch">Null or empty asks for nothing.</param>
    /// <param name="ifNoneMatch"><c>*</c> writes a new one only.</param>
    public static SetListCondition Of(string? ifMatch, string? ifNoneMatch = null) => ifNoneMatch?.Trim() == "*" ? None : IfMatch.Read(ifMatch) switch
    {
        IfMatch.Missing => default,
        IfMatch.Version({ } number) => new(number.ToString(CultureInfo.InvariantCulture)),
        IfMatch.Version => new("*"),
        // It matches no version that there is.
        _ => new("-1"),
    };

    public override string ToString() => Text ?? "";
}
