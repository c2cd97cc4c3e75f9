using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace MetaDJ.Scope.SessionBroker.Calendars.Feeds;

/// <summary>The secret part of a feed's address. Only its digest is kept: it has too many bits to be tried.</summary>
internal static class FeedSecret
{
    private const int Octets = 32;
    private const int Characters = 43;

    public static string New() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Octets));

    /// <summary>Whether it can be one at all: what cannot is not looked for.</summary>
    public static bool IsPossible(string text) => text.Length == Characters && Base64Url.IsValid(text);

    public static string Digest(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}
