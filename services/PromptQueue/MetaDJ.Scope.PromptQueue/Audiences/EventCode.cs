using System.Security.Cryptography;

namespace MetaDJ.Scope.PromptQueue.Audiences;

/// <summary>What people type in to take part. Forty bits, without letters and digits that are taken for one another.</summary>
internal static class EventCode
{
    private const string Letters = "23456789ABCDEFGHJKMNPQRSTVWXYZ";
    private const int Length = 8;

    public static string New() => RandomNumberGenerator.GetString(Letters, Length);

    /// <returns>As we write it; null for what cannot be one.</returns>
    public static string? Read(string typed)
    {
        var code = typed.Replace("-", "", StringComparison.Ordinal).ToUpperInvariant();
        return code.Length == Length && code.All(letter => Letters.Contains(letter, StringComparison.Ordinal)) ? code : null;
    }
}
