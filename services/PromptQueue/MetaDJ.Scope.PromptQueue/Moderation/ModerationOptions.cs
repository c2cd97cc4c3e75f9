using System.ComponentModel.DataAnnotations;

namespace MetaDJ.Scope.PromptQueue.Moderation;

/// <summary>Which words no prompt of this house may have, and whom they bind.</summary>
public sealed class ModerationOptions
{
    public const string SectionName = "Moderation";

    /// <summary>Whether the small list that comes along holds: slurs, and what no venue shows.</summary>
    public bool BuiltInWords { get; set; } = true;

    /// <summary>Whether they bind lead and crew too. The audience they always bind.</summary>
    public bool BindCrew { get; set; } = true;

    /// <summary>Words besides; a star at an end lets a word go on there.</summary>
    [MaxLength(500)]
    public IList<string> Words { get; } = [];
}
