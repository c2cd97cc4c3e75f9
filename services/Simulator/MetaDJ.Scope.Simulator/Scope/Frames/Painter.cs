using SkiaSharp;

namespace MetaDJ.Scope.Simulator.Scope.Frames;

/// <summary>Draws what a chunk shows: a scene per prompt, cross-faded by share, and a pattern per LoRA as strong as its scale.</summary>
internal static class Painter
{
    private const int MostScenes = 6;

    public static byte[] Paint(Picture picture, int quality)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(picture.Width, picture.Height, SKColorType.Rgba8888, SKAlphaType.Premul));
        using (var canvas = new SKCanvas(bitmap))
        {
            var shares = picture.Blend.Shares
                .OrderByDescending(share => share.Value).Take(MostScenes).OrderBy(share => share.Key, StringComparer.Ordinal).ToList();
            DrawScenes(canvas, picture, shares);
            foreach (var (path, scale) in picture.Loras)
                LoraPattern.Draw(canvas, picture.Width, picture.Height, Path.GetFileNameWithoutExtension(path), scale);
            DrawReference(canvas, picture);
            DrawNoise(canvas, picture);
            DrawShares(canvas, picture, shares);
            if (picture.Cut)
                canvas.DrawColor(SKColors.White.WithAlpha(110), SKBlendMode.SrcOver);
        }

        using var data = bitmap.Encode(SKEncodedImageFormat.Jpeg, quality);
        return data.ToArray();
    }

    /// <summary>Each scene lies over those before it with the alpha that leaves every one its share.</summary>
    private static void DrawScenes(SKCanvas canvas, Picture picture, List<KeyValuePair<string, double>> shares)
    {
        canvas.Clear(SKColors.Black);
        var below = 0.0;
        using var layer = new SKPaint();
        foreach (var (text, share) in shares)
        {
            below += share;
            layer.Color = SKColors.White.WithAlpha((byte)Math.Round(255 * share / below));
            canvas.SaveLayer(layer);
            new Scene(text, picture.Seed, picture.Steps).Draw(canvas, picture.Width, picture.Height);
            canvas.Restore();
        }
    }

    /// <summary>A vignette in the hue of the reference images.</summary>
    private static void DrawReference(SKCanvas canvas, Picture picture)
    {
        if (picture.Reference is not var (images, scale) || scale <= 0) return;
        var hue = StableHash.Of(images) % 360;
        var colour = SKColor.FromHsl(hue, 80, 45).WithAlpha((byte)Math.Min(230, 110 * scale));
        var centre = new SKPoint(picture.Width / 2f, picture.Height / 2f);
        using var paint = new SKPaint();
        paint.Shader = SKShader.CreateRadialGradient(
            centre, picture.Width * 0.62f, [SKColors.Transparent, colour], [0.45f, 1f], SKShaderTileMode.Clamp);
        canvas.DrawRect(0, 0, picture.Width, picture.Height, paint);
    }

    private static void DrawNoise(SKCanvas canvas, Picture picture)
    {
        if (picture.Noise <= 0) return;
        using var paint = new SKPaint();
        paint.Shader = SKShader.CreatePerlinNoiseFractalNoise(0.7f, 0.7f, 2, picture.Seed % 1000);
        paint.Color = SKColors.White.WithAlpha((byte)(160 * picture.Noise));
        paint.BlendMode = SKBlendMode.Overlay;
        canvas.DrawRect(0, 0, picture.Width, picture.Height, paint);
    }

    /// <summary>A thin bar at the foot divided by share: a transition is seen to travel along it.</summary>
    private static void DrawShares(SKCanvas canvas, Picture picture, List<KeyValuePair<string, double>> shares)
    {
        var total = shares.Sum(share => share.Value);
        var x = 0.0;
        using var paint = new SKPaint();
        foreach (var (text, share) in shares)
        {
            var width = picture.Width * share / total;
            paint.Color = Scene.Signature(text);
            canvas.DrawRect((float)x, picture.Height - 5, (float)width, 5, paint);
            x += width;
        }
    }
}
