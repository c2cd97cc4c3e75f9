using System.Security.Cryptography;
using System.Text;

namespace MetaDJ.Scope.PromptQueue.Cues;

/// <summary>What a caller may send to be able to repeat a request safely.</summary>
/// <param name="Fingerprint">What the request said, in short: the same key with another fingerprint is refused.</param>
internal sealed record IdempotencyKey(string Key, string Fingerprint)
{
    public const string Header = "Idempotency-Key";

    /// <param name="said">What makes the request what it is: what is to be done, by whom, to what.</param>
    /// <returns>Null without a key.</returns>
    public static IdempotencyKey? Of(string? key, params ReadOnlySpan<string?> said) =>
        key is null ? null : new IdempotencyKey(key, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', said)))[..16]));

    public static void Check(string? key, FieldErrors errors) =>
        errors.When(
            key is not null && (key.Length is 0 or > 128 || key.Any(letter => letter is <= ' ' or > '~')), Header, "Give 1 to 128 visible ASCII characters.");
}
