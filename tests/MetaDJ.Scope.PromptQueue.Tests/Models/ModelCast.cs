using MetaDJ.Scope.PromptQueue.Contracts;

namespace MetaDJ.Scope.PromptQueue.Tests.Models;

/// <summary>Who plays in the model: how many cues they get in a row while others wait, how many they may have waiting, and where they may move what.</summary>
internal sealed record ModelAuthor(string Name, CueLane Lane, int Weight, int Most = int.MaxValue, bool MovesOwnOnly = false)
{
    public static readonly ModelAuthor Lead = new("vera", CueLane.Lead, 4);

    public static readonly IReadOnlyList<ModelAuthor> Cast =
    [
        Lead,
        new ModelAuthor("ben", CueLane.Crew, 1, Most: 6, MovesOwnOnly: true),
        new ModelAuthor("cleo", CueLane.Crew, 1, Most: 6, MovesOwnOnly: true),
        new ModelAuthor("crowd", CueLane.Audience, 1, Most: 4),
    ];

    public bool IsAudience => Lane == CueLane.Audience;
}

/// <param name="Urgent">Ahead of everything, also of a pause.</param>
/// <param name="Holds">After it nobody goes until the hold is ended.</param>
/// <param name="Waits">Its instant never comes: it holds back its author's later ones, and nobody else's.</param>
internal sealed record ModelCue(string Id, ModelAuthor By, string Text, bool Urgent = false, bool Holds = false, bool Waits = false);
