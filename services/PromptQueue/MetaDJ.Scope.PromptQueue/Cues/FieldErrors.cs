using MetaDJ.Scope.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace MetaDJ.Scope.PromptQueue.Cues;

/// <summary>What is wrong with a request, by field.</summary>
internal sealed class FieldErrors
{
    private readonly SortedDictionary<string, List<string>> _errors = new(StringComparer.Ordinal);

    public bool Any => _errors.Count > 0;

    public IReadOnlyCollection<string> Fields => _errors.Keys;

    public IEnumerable<(string Field, string Text)> All => _errors.SelectMany(error => error.Value.Select(text => (error.Key, text)));

    public void Add(string field, string error)
    {
        if (!_errors.TryGetValue(field, out var errors))
        {
            _errors[field] = errors = [];
        }

        errors.Add(error);
    }

    public void When(bool wrong, string field, string error)
    {
        if (wrong)
        {
            Add(field, error);
        }
    }

    /// <summary>Takes over what is wrong with a part.</summary>
    public void Under(string part, FieldErrors errors)
    {
        foreach (var (field, texts) in errors._errors)
        {
            texts.ForEach(text => Add(field == "$" ? part : $"{part}.{field}", text));
        }
    }

    public void And(FieldErrors errors)
    {
        foreach (var (field, texts) in errors._errors)
        {
            texts.ForEach(text => Add(field, text));
        }
    }

    public ProblemHttpResult ToProblem() => Problem.Invalid(_errors.ToDictionary(error => error.Key, error => error.Value.ToArray()));
}
