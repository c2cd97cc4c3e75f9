using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace MetaDJ.Scope.ServiceDefaults.Http;

/// <summary>
/// A body that is too large is read to its end and thrown away before the refusal is written: whoever is still sending when the connection closes sees
/// it break, and never reads why.
/// </summary>
public static class RefusedBody
{
    /// <summary>Bytes. Whoever sends more than this is cut off.</summary>
    private const long Most = 8 * HttpDefaults.MaximumBodyBytes;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static async Task ReadOffAsync(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        if (http.Request.ContentLength is not <= Most || http.Request.Headers.Expect.Count > 0
            || http.Features.Get<IHttpMaxRequestBodySizeFeature>() is not { IsReadOnly: false } limit)
        {
            // Who asks first ("Expect: 100-continue") has not begun to send.
            return;
        }

        limit.MaxRequestBodySize = Most;
        using var patience = new CancellationTokenSource(Patience, http.RequestServices.GetRequiredService<TimeProvider>());
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, http.RequestAborted);
        var buffer = new byte[16_384];
        try
        {
            while (await http.Request.Body.ReadAsync(buffer, either.Token) > 0)
            {
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            // It is gone, or too slow: then it does not read the answer either. A refusal of the server's own is an IOException too.
        }
    }
}
