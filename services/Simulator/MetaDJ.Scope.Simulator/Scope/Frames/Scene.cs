using SkiaSharp;

namespace MetaDJ.Scope.Simulator.Scope.Frames;

/// <summary>A landscape that a prompt's text is the seed of: sky, light, and one of four grounds. The same words look the same everywhere.</summary>
internal sealed class Scene
{
    private readonly Random _dice;
    private readonly float _hue;
    private readonly float _turn;
    private readonly int _kind;
    private readonly int _layers;

    public Scene(string text, int seed, int steps)
    {
        var hash = StableHash.Of(text);
        _dice = new Random((int)(hash % int.MaxValue) ^ (seed * 7919));
        _hue = Hue(hash);
        _kind = (int)(hash / 360 % 4);
        _turn = hash / 1440 % 141 - 70f;
        _layers = Math.Clamp(steps, 2, 6);
    }

    /// <summary>The colour that stands for a prompt.</summary>
    public static SKColor Signature(string text) => SKColor.FromHsl(Hue(StableHash.Of(text)), 90, 60);

    public void Draw(SKCanvas canvas, int width, int height)
    {
        DrawSky(canvas, width, height);
        DrawStars(canvas, width, height);
        DrawLight(canvas, width, height);
        for (var layer = 0; layer < _layers; layer++)
        {
            var depth = (layer + 1f) / _layers;
            using var paint = new SKPaint();
            paint.IsAntialias = true;
            paint.Color = SKColor.FromHsl(Wrap(_hue + 18 * depth), 55 - 15 * depth, 34 - 26 * depth);
            var horizon = height * (0.46f + 0.46f * depth);
            switch (_kind)
            {
                case 0: Hills(canvas, paint, width, height, horizon); break;
                case 1: Towers(canvas, paint, width, height, horizon); break;
                case 2: Crystals(canvas, paint, width, height, horizon); break;
                default: Waves(canvas, paint, width, height, horizon); break;
            }
        }
    }

    private static float Hue(ulong hash) => hash % 360;

    private static float Wrap(float degrees) => (degrees % 360 + 360) % 360;

    private float Roll(float from, float to) => from + (to - from) * _dice.NextSingle();

    private void DrawSky(SKCanvas canvas, int width, int height)
    {
        SKColor[] colours =
        [
            SKColor.FromHsl(Wrap(_hue - _turn / 2), 70, 12), SKColor.FromHsl(_hue, 68, 30), SKColor.FromHsl(Wrap(_hue + _turn), 82, 58),
        ];
        using var paint = new SKPaint();
        var foot = new SKPoint(Roll(-0.2f, 0.2f) * width, height * 0.8f);
        paint.Shader = SKShader.CreateLinearGradient(new(0, 0), foot, colours, [0, 0.55f, 1], SKShaderTileMode.Clamp);
        canvas.DrawRect(0, 0, width, height, paint);
    }

    private void DrawStars(SKCanvas canvas, int width, int height)
    {
        using var paint = new SKPaint();
        paint.IsAntialias = true;
        for (var star = 0; star < 70; star++)
        {
            paint.Color = SKColors.White.WithAlpha((byte)Roll(40, 210));
            canvas.DrawCircle(Roll(0, width), Roll(0, height * 0.55f), Roll(0.4f, 1.5f), paint);
        }
    }

    private void DrawLight(SKCanvas canvas, int width, int height)
    {
        var centre = new SKPoint(Roll(0.2f, 0.8f) * width, Roll(0.2f, 0.45f) * height);
        var radius = Roll(0.08f, 0.17f) * height;
        var warm = SKColor.FromHsl(Wrap(_hue + 165), 90, 68);
        using var glow = new SKPaint();
        glow.Shader = SKShader.CreateRadialGradient(centre, radius * 4, [warm.WithAlpha(190), warm.WithAlpha(0)], [0.1f, 1], SKShaderTileMode.Clamp);
        glow.BlendMode = SKBlendMode.Screen;
        canvas.DrawRect(0, 0, width, height, glow);
        using var disc = new SKPaint();
        disc.IsAntialias = true;
        disc.Color = SKColor.FromHsl(Wrap(_hue + 172), 95, 84);
        canvas.DrawCircle(centre, radius, disc);
    }

    private void Hills(SKCanvas canvas, SKPaint paint, int width, int height, float horizon)
    {
        var (long1, long2, shift) = (Roll(0.006f, 0.014f), Roll(0.02f, 0.04f), Roll(0, 6.3f));
        Ridge(canvas, paint, width, height, x => horizon - height * (0.07f * MathF.Sin(x * long1 + shift) + 0.025f * MathF.Sin(x * long2 - shift)), 4);
    }

    private void Waves(SKCanvas canvas, SKPaint paint, int width, int height, float horizon)
    {
        var (length, shift) = (Roll(0.03f, 0.06f), Roll(0, 6.3f));
        Ridge(canvas, paint, width, height, x => horizon - height * 0.05f * MathF.Abs(MathF.Sin(x * length + shift)), 2);
    }

    private void Towers(SKCanvas canvas, SKPaint paint, int width, int height, float horizon)
    {
        using var window = new SKPaint();
        window.Color = SKColor.FromHsl(Wrap(_hue + 170), 95, 72).WithAlpha(150);
        for (var x = Roll(-20, 0); x < width; x += Roll(2, 10))
        {
            var (breadth, tall) = (Roll(16, 44), Roll(0.06f, 0.3f) * height);
            canvas.DrawRect(x, horizon - tall, breadth, height - horizon + tall, paint);
            for (var lit = 0; lit < 7; lit++)
                canvas.DrawRect(x + Roll(2, breadth - 5), horizon - Roll(0, tall - 4), 2.5f, 3.5f, window);
            x += breadth;
        }
    }

    private void Crystals(SKCanvas canvas, SKPaint paint, int width, int height, float horizon)
    {
        for (var count = 0; count < 14; count++)
        {
            var (foot, tall, breadth, lean) = (Roll(0, width), Roll(0.08f, 0.34f) * height, Roll(10, 34), Roll(-16, 16));
            SKPoint[] outline =
            [
                new(foot - breadth, height), new(foot - breadth * 0.7f, horizon), new(foot + lean, horizon - tall),
                new(foot + breadth * 0.7f, horizon), new(foot + breadth, height),
            ];
            Fill(canvas, paint, outline);
        }
    }

    private static void Ridge(SKCanvas canvas, SKPaint paint, int width, int height, Func<float, float> top, int pitch)
    {
        var points = new List<SKPoint> { new(0, height) };
        for (var x = 0; x <= width + pitch; x += pitch)
            points.Add(new(x, top(x)));
        points.Add(new(width + pitch, height));
        Fill(canvas, paint, [.. points]);
    }

    private static void Fill(SKCanvas canvas, SKPaint paint, SKPoint[] outline)
    {
        using var builder = new SKPathBuilder();
        builder.AddPoly(outline, true);
        using var path = builder.Detach();
        canvas.DrawPath(path, paint);
    }
}
