using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Cues;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.PromptQueue.Moderation;

/// <summary>The words that this house lets into no prompt, whoever wrote it.</summary>
internal sealed class HouseWords(IOptions<ModerationOptions> options)
{
    private readonly WordList _own = new(options.Value.Words);

    /// <summary>What is wrong with the prompts of cues, by field; the fields are of a lone cue when there is one.</summary>
    public FieldErrors Check(IReadOnlyList<CueRequest> cues)
    {
        var errors = new FieldErrors();
        for (var i = 0; i < cues.Count; i++)
        {
            var found = Check(cues[i].Prompts);
            if (cues.Count == 1)
            {
                return found;
            }

            errors.Under($"cues[{i}]", found);
        }

        return errors;
    }

    public FieldErrors Check(IReadOnlyList<WeightedPrompt>? prompts)
    {
        var errors = new FieldErrors();
        for (var i = 0; i < prompts?.Count; i++)
        {
            if ((_own.Find(prompts[i].Text) ?? (options.Value.BuiltInWords ? WordList.Default.Find(prompts[i].Text) : null)) is { } word)
            {
                errors.Add($"prompts[{i}].text", $"It reads as '{word}', which is on the word list of this house.");
            }
        }

        return errors;
    }
}
