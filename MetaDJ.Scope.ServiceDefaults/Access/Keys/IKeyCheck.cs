namespace MetaDJ.Scope.ServiceDefaults.Access.Keys;

/// <summary>For whom a key acts.</summary>
/// <param name="Role">The owner's when the key was made; what the key may use of it is up to its scopes.</param>
public sealed record KeyStanding(string Id, string Owner, string Role, IReadOnlyList<string> Scopes, DateTimeOffset ExpiresAt);

/// <summary>What is asked about a key: the secret itself does not travel.</summary>
public sealed record KeyQuestion(string Id, string Digest);

/// <summary>The answer about a key.</summary>
public abstract record KeyAnswer
{
    private KeyAnswer()
    {
    }

    public sealed record Good(KeyStanding Standing) : KeyAnswer;

    /// <summary>Unknown, wrong, expired and revoked are one answer: who guesses learns nothing.</summary>
    public sealed record Bad : KeyAnswer;

    /// <summary>Nobody can be asked now.</summary>
    public sealed record CannotTell : KeyAnswer;
}

/// <summary>Tells whether a key is good now: the broker by its record, other services by asking the broker.</summary>
public interface IKeyCheck
{
    Task<KeyAnswer> CheckAsync(PresentedKey key, CancellationToken cancellationToken);
}
