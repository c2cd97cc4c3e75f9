using SkiaSharp;

namespace MetaDJ.Scope.Simulator.Scope.Frames;

/// <summary>A LoRA's mark on the picture: its own hue and one of four patterns, as opaque as its scale is large. Negative scales darken.</summary>
internal static class LoraPattern
{
    public static void Draw(SKCanvas canvas, int width, int height, string name, double scale)
    {
        var strength = Math.Min(1, Math.Abs(scale) / 1.5);
        if (strength < 0.005) return;
        var hash = StableHash.Of(name);
        using var paint = new SKPaint();
        paint.IsAntialias = true;
        paint.Color = SKColor.FromHsl(hash % 360, 95, 62).WithAlpha((byte)(215 * strength));
        paint.BlendMode = scale > 0 ? SKBlendMode.Screen : SKBlendMode.Multiply;
        paint.StrokeWidth = 3;
        paint.IsStroke = true;
        var centre = new SKPoint(width * (0.25f + hash / 7 % 50 / 100f), height * (0.3f + hash / 11 % 40 / 100f));
        switch (hash / 360 % 4)
        {
            case 0: Rings(canvas, paint, width, centre); break;
            case 1: Rays(canvas, paint, width, centre); break;
            case 2: Dots(canvas, paint, width, height); break;
            default: Stripes(canvas, paint, width, height); break;
        }
    }

    private static void Rings(SKCanvas canvas, SKPaint paint, int width, SKPoint centre)
    {
        for (var radius = 14f; radius < width; radius += 22)
            canvas.DrawCircle(centre, radius, paint);
    }

    private static void Rays(SKCanvas canvas, SKPaint paint, int width, SKPoint centre)
    {
        for (var angle = 0f; angle < MathF.Tau; angle += MathF.Tau / 36)
        {
            var (sine, cosine) = MathF.SinCos(angle);
            canvas.DrawLine(centre.X + 24 * cosine, centre.Y + 24 * sine, centre.X + width * cosine, centre.Y + width * sine, paint);
        }
    }

    private static void Dots(SKCanvas canvas, SKPaint paint, int width, int height)
    {
        paint.IsStroke = false;
        for (var y = 10; y < height; y += 24)
            for (var x = y / 24 % 2 == 0 ? 10 : 22; x < width; x += 24)
                canvas.DrawCircle(x, y, 5, paint);
    }

    private static void Stripes(SKCanvas canvas, SKPaint paint, int width, int height)
    {
        paint.StrokeWidth = 7;
        for (var x = -height; x < width; x += 26)
            canvas.DrawLine(x, height, x + height, 0, paint);
    }
}
