using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace MetaDJ.Scope.ServiceDefaults.Access.Keys;

/// <summary>
/// An API key as it is shown: <c>mdjk_</c>, its id, and 256 random bits, so that secret scanners can find one that was published. From here on only
/// its digest is known. Plain SHA-256 is right for that: what makes passwords need a slow hash is that people choose them; nobody can
/// guess their way through 256 random bits, and a slow hash on every request would only help whoever wants to keep us busy.
/// </summary>
/// <param name="Id">32 hexadecimal digits.</param>
/// <param name="Digest">Hexadecimal SHA-256 of the secret.</param>
public sealed partial record PresentedKey(string Id, string Digest)
{
    public const string Prefix = "mdjk_";
    private const int SecretBytes = 32;

    /// <summary>Whether the text claims to be a key, well formed or not.</summary>
    public static bool Looks(string? text) => text?.StartsWith(Prefix, StringComparison.Ordinal) == true;

    /// <returns>Null when it has not the form of a key.</returns>
    public static PresentedKey? Parse(string? text) =>
        text is not null && Form().Match(text) is { Success: true } match ? new PresentedKey(match.Groups[1].Value, DigestOf(match.Groups[2].Value)) : null;

    /// <summary>A new secret for this id.</summary>
    /// <returns>The text to show once, and what is kept of it.</returns>
    public static (string Text, PresentedKey Key) Make(Guid id)
    {
        var secret = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(SecretBytes));
        var key = new PresentedKey(id.ToString("N"), DigestOf(secret));
        return ($"{Prefix}{key.Id}_{secret}", key);
    }

    /// <summary>Whether the digest is this key's; takes as long either way.</summary>
    public bool Matches(string? digest) =>
        CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Digest), Encoding.ASCII.GetBytes(digest ?? new string('-', Digest.Length)));

    /// <summary>Never the digest.</summary>
    public override string ToString() => "an API key";

    private static string DigestOf(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(secret)));

    [GeneratedRegex(@"\Amdjk_([0-9a-f]{32})_([0-9a-f]{64})\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
