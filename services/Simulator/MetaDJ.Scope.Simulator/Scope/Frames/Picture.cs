using System.Collections.Immutable;
using System.Globalization;

namespace MetaDJ.Scope.Simulator.Scope.Frames;

/// <summary>All that a frame depends on. Equal keys make identical bytes.</summary>
internal sealed record Picture(int Width, int Height, int Seed, Blend Blend)
{
    public ImmutableArray<(string Path, double Scale)> Loras { get; init; } = [];

    public int Steps { get; init; }

    /// <summary>0 to 1; video input only.</summary>
    public double Noise { get; init; }

    /// <summary>VACE reference images and how strongly they count.</summary>
    public (string Images, double Scale)? Reference { get; init; }

    /// <summary>The one chunk right after a cache re-initialisation, which looks like a flash.</summary>
    public bool Cut { get; init; }

    public string Key
    {
        get
        {
            var loras = string.Join('|', Loras.Select(lora => string.Create(CultureInfo.InvariantCulture, $"{lora.Path}={lora.Scale:F4}")));
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{Width}x{Height} {Seed} {Steps} {Noise:F3} {Cut} {Reference?.Images} {Reference?.Scale:F3} {loras} {Blend.Key}");
        }
    }
}
