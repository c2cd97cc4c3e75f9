using MetaDJ.Scope.PromptQueue.Contracts;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Cues;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.PromptQueue.Moderation;

/// <summary>
/// The words that this house lets into no prompt: of its audience never, of lead and crew unless it says otherwise. They are looked for where a text is stored
/// and again where it is queued: what was stored before a word was added does not pass either.
/// </summary>
internal sealed class HouseWords(IOptions<ModerationOptions> options)
{
    private readonly WordList _own = new(options.Value.Words);

    /// <returns>The word of the list that a text has in it; null when it has none. Whoever wrote it.</returns>
    public string? Find(string text) => _own.Find(text) ?? (options.Value.BuiltInWords ? WordList.Default.Find(text) : null);

    /// <summary>What is wrong with the prompts of cues of lead and crew, by field; the fields are of a lone cue when there is one.</summary>
    public FieldErrors Check(IReadOnlyList<CueRequest> cues)
    {
        if (cues is [var alone])
        {
            return Check(alone);
        }

        var errors = new FieldErrors();
        for (var i = 0; i < cues.Count; i++)
        {
            errors.Under($"cues[{i}]", Check(cues[i]));
        }

        return errors;
    }

    /// <summary>What is wrong with a set list, its hot-keys included.</summary>
    public FieldErrors Check(SetList list)
    {
        var errors = new FieldErrors();
        for (var i = 0; i < list.Cues.Count; i++)
        {
            errors.Under($"cues[{i}]", Check(list.Cues[i]));
        }

        foreach (var (key, cue) in list.Keys ?? new Dictionary<string, CueRequest>())
        {
            errors.Under($"keys.{key}", Check(cue));
        }

        return errors;
    }

    public FieldErrors Check(SavedLook look) => Check(look.Prompts);

    /// <summary>Of whoever wrote it: the audience's cues are never let off.</summary>
    public FieldErrors Check(Cue cue) => Check(cue.Content, always: cue.Lane == CueLane.Audience);

    /// <param name="always">Also where lead and crew are let off.</param>
    public FieldErrors Check(CueRequest cue, bool always = false)
    {
        // What a panic shows is the house's own.
        if (cue.Kind is CueKind.Panic or CueKind.Blackout)
        {
            return new FieldErrors();
        }

        var errors = Check(cue.Prompts, always);
        if (cue.Look?.Look is { } look)
        {
            errors.Under("look.look", Check(look.Prompts, always));
        }

        return errors;
    }

    public FieldErrors Check(IReadOnlyList<WeightedPrompt>? prompts, bool always = false)
    {
        var errors = new FieldErrors();
        for (var i = 0; (always || options.Value.BindCrew) && i < prompts?.Count; i++)
        {
            if (Find(prompts[i].Text) is { } word)
            {
                errors.Add($"prompts[{i}].text", $"It reads as '{word}', which is on the word list of this house.");
            }
        }

        return errors;
    }
}
