using System.Security.Cryptography;
using System.Text;
using MetaDJ.Scope.ServiceDefaults.Access;
using MetaDJ.Scope.SessionBroker.Contracts;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.SessionBroker.Crews;

/// <summary>
/// Codes that can be said aloud. One is made from its invitation's id and the deployment's secret each time it is shown, so that nothing from
/// which it could be read need be stored: what is stored is a keyed hash, by which it is found when somebody says it.
/// </summary>
internal sealed class InvitationCodes(IOptions<AccessOptions> access)
{
    public const int Length = 10;

    /// <summary>Without what is taken for something else when it is read or heard: 0 O, 1 I L, U V.</summary>
    private const string Alphabet = "23456789ABCDEFGHJKMNPQRSTVWXYZ";

    private readonly byte[] _key = HKDF.DeriveKey(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(access.Value.SigningKey), 32, info: "metadj-scope-invitation"u8.ToArray());

    /// <summary>For people: two groups of five.</summary>
    public string CodeOf(InvitationId id)
    {
        // 256 bits for 10 of 30 letters: no letter is noticeably likelier than another.
        var number = new System.Numerics.BigInteger(Keyed($"code {id}"), isUnsigned: true);
        Span<char> code = stackalloc char[Length];
        for (var i = 0; i < Length; i++)
        {
            number = System.Numerics.BigInteger.DivRem(number, Alphabet.Length, out var letter);
            code[i] = Alphabet[(int)letter];
        }

        return $"{code[..5]}-{code[5..]}";
    }

    public string HashOf(InvitationId id) => Hash(Read(CodeOf(id))!);

    /// <summary>The hash of what somebody said; null when it cannot be a code at all.</summary>
    public string? HashOf(string said) => Read(said) is { } code ? Hash(code) : null;

    /// <summary>The id that the same request has when it is made again.</summary>
    public InvitationId IdFor(SessionId session, string subject, string idempotencyKey) =>
        InvitationId.From(new Guid(Keyed($"id {session} {subject}\n{idempotencyKey}").AsSpan(0, 16)));

    private static string? Read(string said)
    {
        Span<char> code = stackalloc char[Length];
        var length = 0;
        foreach (var character in said)
        {
            if (character is ' ' or '-')
            {
                continue;
            }

            var letter = char.ToUpperInvariant(character);
            if (length == Length || !Alphabet.Contains(letter, StringComparison.Ordinal))
            {
                return null;
            }

            code[length++] = letter;
        }

        return length == Length ? new string(code) : null;
    }

    private string Hash(string code) => Convert.ToHexStringLower(Keyed($"hash {code}"));

    private byte[] Keyed(string text) => HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(text));
}
