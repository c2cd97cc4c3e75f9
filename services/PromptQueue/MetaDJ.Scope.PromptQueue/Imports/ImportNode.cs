using System.Text.Json;

namespace MetaDJ.Scope.PromptQueue.Imports;

/// <summary>One place in a foreign file: reads what should be there, and says where it is not. Absent and <c>null</c> are the same.</summary>
internal readonly record struct ImportNode(JsonElement Element, string Path)
{
    public bool Has(string name) => Find(name) is not null;

    public ImportNode? Find(string name) =>
        Element.ValueKind == JsonValueKind.Object && Element.TryGetProperty(name, out var found) && found.ValueKind != JsonValueKind.Null ? new(found, Below(name)) : null;

    public void MustBeObject()
    {
        if (Element.ValueKind != JsonValueKind.Object)
        {
            throw new ImportRefusal(Path, "An object is expected here.");
        }
    }

    public string? Text(string name) => Find(name) is not { } found ? null
        : found.Element.ValueKind == JsonValueKind.String ? found.Element.GetString()
        : throw new ImportRefusal(found.Path, "A text is expected here.");

    public double? Number(string name) => Find(name) is not { } found ? null
        : found.Element.ValueKind == JsonValueKind.Number && found.Element.TryGetDouble(out var number) && double.IsFinite(number) ? number
        : throw new ImportRefusal(found.Path, "A number is expected here.");

    public bool? Flag(string name) => Find(name) is not { } found ? null
        : found.Element.ValueKind is JsonValueKind.True or JsonValueKind.False ? found.Element.GetBoolean()
        : throw new ImportRefusal(found.Path, "True or false is expected here.");

    /// <param name="most">More are refused.</param>
    public IReadOnlyList<ImportNode> Items(string name, int most)
    {
        if (Find(name) is not { } found)
        {
            return [];
        }

        if (found.Element.ValueKind != JsonValueKind.Array)
        {
            throw new ImportRefusal(found.Path, "A list is expected here.");
        }

        if (found.Element.GetArrayLength() > most)
        {
            throw new ImportRefusal(found.Path, $"There are {found.Element.GetArrayLength()}; {most} can be taken over. Divide the file.");
        }

        var path = found.Path;
        return [.. found.Element.EnumerateArray().Select((item, i) => new ImportNode(item, $"{path}[{i}]"))];
    }

    public IEnumerable<string> Names => Element.ValueKind == JsonValueKind.Object ? Element.EnumerateObject().Select(property => property.Name) : [];

    private string Below(string name) => Path == "$" ? name : $"{Path}.{name}";
}
