namespace MetaDJ.Scope.PromptQueue.Cues;

/// <summary>What a caller may send to be able to repeat a request safely.</summary>
internal static class IdempotencyKey
{
    public const string Header = "Idempotency-Key";

    public static void Check(string? key, FieldErrors errors) =>
        errors.When(
            key is not null && (key.Length is 0 or > 128 || key.Any(letter => letter is <= ' ' or > '~')), Header, "Give 1 to 128 visible ASCII characters.");
}
