using System.Text;
using QRCoder;

namespace MetaDJ.Scope.SessionBroker.Crews;

/// <summary>Draws a QR code as SVG: one path, black on white with the margin that readers need, in whatever size it is shown.</summary>
internal static class QrSvg
{
    public static string Draw(string text)
    {
        using var data = QRCodeGenerator.GenerateQrCode(text, QRCodeGenerator.ECCLevel.M);
        // The library's matrix has the margin of 4 modules already.
        var rows = data.ModuleMatrix;
        var path = new StringBuilder();
        for (var y = 0; y < rows.Count; y++)
        {
            for (var x = 0; x < rows[y].Count; x++)
            {
                var run = 0;
                while (x + run < rows[y].Count && rows[y][x + run])
                {
                    run++;
                }

                if (run > 0)
                {
                    path.Append(System.Globalization.CultureInfo.InvariantCulture, $"M{x} {y}h{run}v1h-{run}z");
                    x += run;
                }
            }
        }

        return $"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {rows.Count} {rows.Count}" shape-rendering="crispEdges"><rect width="100%" height="100%" fill="#fff"/><path d="{path}"/></svg>""";
    }
}
