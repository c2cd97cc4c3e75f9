using System.Text.Json;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.ServiceDefaults.Http;

namespace MetaDJ.Scope.PromptQueue.SetLists;

/// <summary>
/// The set lists we bring along, from the files in <c>Themes/</c>. Writing one of that name takes its place; deleting that brings ours back.
/// </summary>
internal static class BuiltInSetLists
{
    private const string Folder = ".SetLists.Themes.";
    private const string Ending = ".json";

    public static IReadOnlyDictionary<string, SetList> ByName { get; } = Read();

    private static Dictionary<string, SetList> Read()
    {
        var assembly = typeof(BuiltInSetLists).Assembly;
        var byName = new Dictionary<string, SetList>(StringComparer.Ordinal);
        foreach (var resource in assembly.GetManifestResourceNames())
        {
            var folder = resource.IndexOf(Folder, StringComparison.Ordinal);
            if (folder < 0 || !resource.EndsWith(Ending, StringComparison.Ordinal))
            {
                continue;
            }

            using var stream = assembly.GetManifestResourceStream(resource)!;
            byName[resource[(folder + Folder.Length)..^Ending.Length]] =
                JsonSerializer.Deserialize<SetList>(stream, HttpDefaults.Json) ?? throw new InvalidDataException($"The set list {resource} is empty.");
        }

        return byName;
    }
}
