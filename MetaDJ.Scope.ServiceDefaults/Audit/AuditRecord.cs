using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace MetaDJ.Scope.ServiceDefaults.Audit;

/// <summary>One act in the log. The order of the properties is the order in which they are hashed: it never changes.</summary>
public sealed record AuditRecord
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private const int SequenceDigits = 12;

    /// <summary>Rises by one with every record of this service.</summary>
    [JsonPropertyOrder(0)]
    public required long Sequence { get; init; }

    /// <summary>Never before the record ahead of it, whichever process wrote that.</summary>
    [JsonPropertyOrder(1)]
    public required DateTimeOffset At { get; init; }

    [JsonPropertyOrder(2)]
    public required string Actor { get; init; }

    [JsonPropertyOrder(3)]
    public required string Action { get; init; }

    [JsonPropertyOrder(4)]
    public required string Subject { get; init; }

    [JsonPropertyOrder(5)]
    public string? Detail { get; init; }

    /// <summary>The hash of the record before, which its own hash covers: so none can be changed or taken out without all later ones.</summary>
    [JsonPropertyOrder(6)]
    public required string Previous { get; init; }

    /// <summary>The record as it is stored: its place, so that equal instants sort, and its text.</summary>
    internal string Write() => $"{Place(Sequence)} {JsonSerializer.Serialize(this, Options)}";

    internal static string Place(long sequence) => sequence.ToString($"D{SequenceDigits}", CultureInfo.InvariantCulture);

    /// <exception cref="JsonException">Somebody wrote there who was not us.</exception>
    internal static AuditRecord Read(string stored) =>
        stored.Length > SequenceDigits && JsonSerializer.Deserialize<AuditRecord>(stored.AsSpan(SequenceDigits + 1), Options) is { } record
            ? record
            : throw new JsonException("This is no record of an audit log.");

    /// <summary>Hexadecimal SHA-256 of what is stored.</summary>
    internal static string HashOf(string stored) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(stored)));
}
