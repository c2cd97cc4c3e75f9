using System.Collections.Immutable;
using System.Security.Cryptography;
using MetaDJ.Scope.Simulator.Scope.Frames;

namespace MetaDJ.Scope.PromptQueue.Tests.Decks;

/// <summary>
/// What is to be seen, by hand. At 128 BPM in four a beat is 60 s / 128 = 0.46875 s and a bar 1.875 s; Scope makes a chunk of 12 frames at 16 a second
/// in 0.75 s, so a bar is 2.5 chunks. Frame 0 is the chunk on the screen from 0.1 s before bar 1 on, frame f from f × 0.75 s later. Bar n begins at
/// 0.1 + (n − 1) × 1.875 s of that count:
/// <code>
/// bar    begins    an update sent 1.125 s before it    is taken at the end of the chunk    and seen from    off by
///  1     0.100 s   -1.025 s                            -0.75 s                             frame  0          -0.100 s
///  3     3.850 s    2.725 s                             3.00 s                             frame  5          -0.100 s
///  5     7.600 s    6.475 s                             6.75 s                             frame 10          -0.100 s
///  7    11.350 s   10.225 s                            10.50 s                             frame 15          -0.100 s
///  9    15.100 s   13.975 s                            14.25 s                             frame 20          -0.100 s
/// 12    20.725 s   19.600 s                            20.25 s                             frame 28          +0.275 s
/// </code>
/// A picture can only change where a chunk begins, so a change that is right is off by half a chunk, 0.375 s, at most: by what lies between the beat
/// and the chunk nearest to it. There is no other tolerance: each frame is compared, and one chunk sooner or later is wrong.
/// A transition of four points begins with what was there (3.3 of Scope's reference): of its four frames, the first is that of the bar. On the arc the
/// share of the new is then sin 30° / (sin 30° + cos 30°) = 0.366, and 0.634. A fade of four steps is a quarter on its way in the frame of the bar:
/// scales go along the quarter circle, 22.5° each, from 0.8 of neon-ink to 1 of paper-cut, and each change of scales flashes.
/// </summary>
internal static class FiveThemesScore
{
    public const int First = -2;

    public const string Before = "an empty stage in grey light";
    public const string Cosmic = "the planet falls away behind a trail of pale violet plasma, the first unfamiliar stars ahead, deep space, slow forward camera, fine film grain";
    public const string Neon = "a crucible tilts and a ribbon of white-hot metal falls into the mould, magenta neon mirrored in wet floor plates, industrial night, volumetric haze, hard contrast";
    public const string Digital = "swarms of tiny square lights rise between ferns and settle into drifting patterns, soft mist, camera gliding at walking pace, rich detail";
    public const string Synthwave = "an empty highway runs straight towards a huge striped sun, chrome road markers flashing past, retro eighties colours, warm film grain, low camera over the road";
    public const string Crystal = "a single hanging prism turns and sends slow bands of colour around the walls, serene, luminous, slow upward tilt, very fine detail";

    public static IReadOnlyList<Seen> FiveThemes { get; } =
    [
        new(-2, Before, 0.8, 0), new(-1, Before, 0.8, 0),
        new(0, Before, 0.8, 0), new(1, Cosmic, 0.8, 0, 0.366025, Before), new(2, Cosmic, 0.8, 0, 0.633975, Before), new(3, Cosmic, 0.8, 0), new(4, Cosmic, 0.8, 0),
        new(5, Cosmic, 0.8, 0), new(6, Neon, 0.8, 0, 0.366025, Cosmic), new(7, Neon, 0.8, 0, 0.633975, Cosmic), new(8, Neon, 0.8, 0), new(9, Neon, 0.8, 0),
        new(10, Neon, 0.8, 0), new(11, Digital, 0.8, 0, 0.366025, Neon), new(12, Digital, 0.8, 0, 0.633975, Neon), new(13, Digital, 0.8, 0), new(14, Digital, 0.8, 0),
        new(15, Digital, 0.8, 0), new(16, Synthwave, 0.8, 0, 0.366025, Digital), new(17, Synthwave, 0.8, 0, 0.633975, Digital), new(18, Synthwave, 0.8, 0), new(19, Synthwave, 0.8, 0),
        new(20, Synthwave, 0.739104, 0.382683, Flash: true), new(21, Synthwave, 0.565685, 0.707107, Flash: true),
        new(22, Synthwave, 0.306147, 0.923880, Flash: true), new(23, Synthwave, 0, 1, Flash: true),
        new(24, Synthwave, 0, 1), new(25, Synthwave, 0, 1), new(26, Synthwave, 0, 1), new(27, Synthwave, 0, 1),
        new(28, Synthwave, 0, 1), new(29, Crystal, 0, 1, 0.366025, Synthwave), new(30, Crystal, 0, 1, 0.633975, Synthwave), new(31, Crystal, 0, 1), new(32, Crystal, 0, 1), new(33, Crystal, 0, 1),
    ];

    /// <summary>
    /// Cues that meet a fade of eight chunks, from bar 3 on, a line from A to B. One is on the beat of its beginning, bar 3; one between two of its steps, bar
    /// 4, at 5.725 s and seen from frame 8 on, 6.0 s; one on a step, bar 5.
    /// </summary>
    public static IReadOnlyList<Seen> Meeting { get; } =
    [
        new(-2, Before, 0.8, 0), new(-1, Before, 0.8, 0), new(0, Before, 0.8, 0), new(1, Before, 0.8, 0), new(2, Before, 0.8, 0), new(3, Before, 0.8, 0), new(4, Before, 0.8, 0),
        new(5, Cosmic, 0.7, 0.125, Flash: true), new(6, Cosmic, 0.6, 0.25, Flash: true), new(7, Cosmic, 0.5, 0.375, Flash: true),
        new(8, Digital, 0.4, 0.5, Flash: true), new(9, Digital, 0.3, 0.625, Flash: true),
        new(10, Neon, 0.2, 0.75, Flash: true), new(11, Neon, 0.1, 0.875, Flash: true), new(12, Neon, 0, 1, Flash: true),
        new(13, Neon, 0, 1), new(14, Neon, 0, 1),
    ];

    /// <summary>The frames that show something else than the score says.</summary>
    /// <param name="frames">From <see cref="First"/> on, as JPEG.</param>
    public static IReadOnlyList<int> Judge(IReadOnlyList<Seen> score, IReadOnlyList<byte[]> frames)
    {
        Assert.Equal(Enumerable.Range(First, score.Count), score.Select(seen => seen.Frame));
        Assert.Equal(score.Count, frames.Count);
        return [.. score.Zip(frames).Where(pair => !SHA256.HashData(pair.First.Jpeg()).SequenceEqual(SHA256.HashData(pair.Second))).Select(pair => pair.First.Frame)];
    }

    /// <param name="Ink">Scale of neon-ink.</param>
    /// <param name="Cut">Scale of paper-cut.</param>
    /// <param name="Share">How much of the prompt there is yet; the rest is <paramref name="Old"/>.</param>
    internal sealed record Seen(int Frame, string Prompt, double Ink, double Cut, double Share = 1, string Old = "", bool Flash = false)
    {
        public byte[] Jpeg() => FrameCache.Jpeg(
            new Picture(576, 320, 42, Blend.Of(new PromptList(Share < 1 ? [(Old, 1 - Share), (Prompt, Share)] : [(Prompt, 1)]), slerp: false))
            {
                Loras = ImmutableArray.Create(("/workspace/models/lora/neon-ink.safetensors", Ink), ("/workspace/models/lora/paper-cut.safetensors", Cut)),
                Steps = 4,
                Cut = Flash,
            },
            quality: 85);
    }
}
