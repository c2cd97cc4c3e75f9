namespace MetaDJ.Scope.Provisioning.Pools;

/// <summary>Collects all that is wrong, so that nobody has to send a wish five times.</summary>
internal sealed class FieldErrors
{
    private readonly Dictionary<string, List<string>> _errors = [];

    public void Require(bool holds, string field, string message)
    {
        if (holds)
        {
            return;
        }

        if (!_errors.TryGetValue(field, out var messages))
        {
            _errors[field] = messages = [];
        }

        messages.Add(message);
    }

    public Dictionary<string, string[]> ToDictionary() => _errors.ToDictionary(error => error.Key, error => error.Value.ToArray());
}
