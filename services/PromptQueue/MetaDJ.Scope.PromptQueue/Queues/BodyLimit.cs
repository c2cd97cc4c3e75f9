using MetaDJ.Scope.ServiceDefaults.Http;
using MetaDJ.Scope.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Mvc;

namespace MetaDJ.Scope.PromptQueue.Queues;

/// <summary>How large a body may be, said on the routes themselves: it holds whatever the host they are mapped in allows.</summary>
internal static class BodyLimit
{
    public static TBuilder WithBodyLimit<TBuilder>(this TBuilder routes)
        where TBuilder : IEndpointConventionBuilder => routes.WithMetadata(new RequestSizeLimitAttribute(HttpDefaults.MaximumBodyBytes)).AddEndpointFilter(
            // Where no body is read the server does not count either: a call that brings one all the same is not what it says it is.
            async (context, next) =>
            {
                if (context.HttpContext.Request.ContentLength is not > HttpDefaults.MaximumBodyBytes)
                {
                    return await next(context);
                }

                await RefusedBody.ReadOffAsync(context.HttpContext);
                return Problem.Create(StatusCodes.Status413PayloadTooLarge, "too-large", "The body is too large", "Send at most one mebibyte.");
            });
}
