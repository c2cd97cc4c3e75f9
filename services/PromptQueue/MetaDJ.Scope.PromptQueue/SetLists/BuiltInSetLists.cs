using MetaDJ.Scope.PromptQueue.Contracts;
using MetaDJ.Scope.PromptQueue.Contracts.Http;

namespace MetaDJ.Scope.PromptQueue.SetLists;

/// <summary>The set lists we bring along. Writing one of that name takes its place; deleting that brings ours back.</summary>
internal static class BuiltInSetLists
{
    private const int Steps = 4;

    public static IReadOnlyDictionary<string, SetList> ByName { get; } = new Dictionary<string, SetList>
    {
        ["first-show"] = new()
        {
            Description = "Five worlds, each reached over a few chunks.",
            Cues =
            [
                Cue(
                    "Cosmic Voyage",
                    "a slow flight through a spiral nebula of violet and gold dust, "
                    + "distant suns flaring behind drifting ice rings, deep space, cinematic wide shot"),
                Cue(
                    "Neon Foundry",
                    "a vast night foundry where molten light pours from crucibles, "
                    + "cyan and magenta neon tubes reflected in wet steel, sparks rising in slow motion, volumetric haze"),
                Cue(
                    "Digital Forest",
                    "a forest of translucent trees with circuits glowing under the bark, "
                    + "fireflies of green code drifting between the trunks, soft mist, camera gliding forward at walking pace"),
                Cue(
                    "Synthwave Highway",
                    "an endless highway at dusk towards a huge striped sun, chrome palm trees and purple mountains sliding past, "
                    + "glowing grid horizon, warm film grain"),
                Cue(
                    "Crystal Sanctuary",
                    "a quiet cathedral grown from clear crystal, prisms scattering rainbow light over still water, "
                    + "slow upward tilt, serene and luminous, fine detail"),
            ],
        },
    };

    private static CueRequest Cue(string label, string prompt) => new()
    {
        Kind = CueKind.Transition,
        Label = label,
        Prompts = [new WeightedPrompt(prompt)],
        Transition = new TransitionSpec(Steps, InterpolationMethod.Slerp),
        Hold = TimeSpan.FromSeconds(3),
    };
}
