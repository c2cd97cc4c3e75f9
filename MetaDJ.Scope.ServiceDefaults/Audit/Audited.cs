using MetaDJ.Scope.ServiceDefaults.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace MetaDJ.Scope.ServiceDefaults.Audit;

/// <summary>Routes whose every success is worth a record.</summary>
public static class Audited
{
    private const int FirstRefusal = 400;

    /// <summary>Writes down who did it once it was done; what was refused is not.</summary>
    /// <param name="route">The route of one verb.</param>
    /// <param name="service">Whose log, as given to <see cref="AuditModule.AddAudit"/>.</param>
    /// <param name="action">See <see cref="IAudit.Write"/>.</param>
    /// <param name="parameter">The part of the address that says to what it was done.</param>
    /// <param name="detail">A few words from the request; see <see cref="IAudit.Write"/> for what must not be in them.</param>
    public static RouteHandlerBuilder AuditedAs(
        this RouteHandlerBuilder route, string service, string action, string parameter, Func<EndpointFilterInvocationContext, string?>? detail = null) =>
        route.AuditedAs(service, action, (http, _) => http.Request.RouteValues[parameter]?.ToString(), detail);

    /// <param name="subject">To what it was done, from the body of the answer; what it is null for is not written down.</param>
    public static RouteHandlerBuilder AuditedAs<TAnswer>(
        this RouteHandlerBuilder route, string service, string action, Func<TAnswer, string> subject, Func<EndpointFilterInvocationContext, string?>? detail = null)
        where TAnswer : class =>
        route.AuditedAs(service, action, (_, answer) => answer is TAnswer given ? subject(given) : null, detail);

    /// <summary>The request of that type among a handler's arguments, for the words of a detail.</summary>
    public static TRequest Request<TRequest>(this EndpointFilterInvocationContext context) => context.Arguments.OfType<TRequest>().First();

    private static RouteHandlerBuilder AuditedAs(
        this RouteHandlerBuilder route, string service, string action, Func<HttpContext, object?, string?> subject, Func<EndpointFilterInvocationContext, string?>? detail) =>
        route.AddEndpointFilter(async (context, next) =>
        {
            var result = await next(context);
            var answered = result;
            while (answered is INestedHttpResult nested)
            {
                answered = nested.Result;
            }

            if ((answered as IStatusCodeHttpResult)?.StatusCode is not >= FirstRefusal
                && subject(context.HttpContext, (answered as IValueHttpResult)?.Value) is { } whom)
            {
                context.HttpContext.RequestServices.GetRequiredKeyedService<IAudit>(service)
                    .Write(context.HttpContext.User.Subject(), action, whom, detail?.Invoke(context));
            }

            return result;
        });
}
