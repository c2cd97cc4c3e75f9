using System.Net.Http.Json;
using System.Text.Json;

namespace MetaDJ.Scope.ServiceDefaults.Tests.Http;

public sealed class EnumSchemaTests
{
    [Fact]
    public async Task Description_ListsTheNamesOfAnEnum()
    {
        await using var app = await DefaultsApplication.StartAsync();

        var description = await app.CreateClient().GetFromJsonAsync<JsonElement>("/openapi/v1.json", TestContext.Current.CancellationToken);

        var names = description.GetProperty("components").GetProperty("schemas").EnumerateObject()
            .Where(schema => schema.Value.TryGetProperty("enum", out _))
            .SelectMany(schema => schema.Value.GetProperty("enum").EnumerateArray().Select(name => name.GetString()));
        Assert.Equal(["calm", "wild"], names);
    }
}
