using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace MetaDJ.Scope.ServiceDefaults.Http;

/// <summary>Lists the names of an enum in the API's description.</summary>
internal sealed class EnumSchema : IOpenApiSchemaTransformer
{
    public Task TransformAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        var type = Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type;
        if (type.IsEnum)
        {
            schema.Type = JsonSchemaType.String;
            schema.Enum = [.. StrictEnumConverterFactory.NamesOf(type).Select(name => JsonValue.Create(name))];
        }

        return Task.CompletedTask;
    }
}
