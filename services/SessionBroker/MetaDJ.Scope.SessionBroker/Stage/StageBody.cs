using Microsoft.AspNetCore.Http.Features;

namespace MetaDJ.Scope.SessionBroker.Stage;

/// <summary>Makes sure that no part of a body that is too large reaches a pod.</summary>
internal static class StageBody
{
    /// <summary>
    /// A body whose length is announced is judged by that. One that is sent in chunks is read here first and sent on with its length, which
    /// the cloud's proxy likes better too.
    /// </summary>
    public static async Task<bool> FitsAsync(HttpContext http, long limit)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } kestrel)
        {
            kestrel.MaxRequestBodySize = limit;
        }

        if (http.Request.ContentLength is { } length)
        {
            return length <= limit;
        }

        if (http.Features.Get<IHttpRequestBodyDetectionFeature>() is not { CanHaveBody: true })
        {
            return true;
        }

        var body = new MemoryStream();
        var buffer = new byte[16 * 1024];
        try
        {
            for (int read; (read = await http.Request.Body.ReadAsync(buffer, http.RequestAborted)) > 0;)
            {
                if (body.Length + read > limit)
                {
                    return false;
                }

                body.Write(buffer, 0, read);
            }
        }
        catch (BadHttpRequestException exception) when (exception.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return false;
        }

        body.Position = 0;
        http.Request.Body = body;
        http.Request.Headers.Remove("Transfer-Encoding");
        http.Request.ContentLength = body.Length;
        return true;
    }
}
