using System.Text.Json;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Loras;

namespace MetaDJ.Scope.PromptQueue.Imports;

/// <summary>
/// Reads what Scope's web client writes, by the names its source has at v0.2.4: workflows by <c>frontend/src/lib/workflowApi.ts</c> and
/// <c>workflowSettings.ts</c> (<c>format: "scope-workflow"</c>, <c>format_version: "1.0"</c>, snake_case); timelines as v0.1.3's
/// <c>PromptTimeline.tsx</c> wrote them and the examples in <c>src/scope/core/pipelines/*/docs/examples/timeline-*.json</c> still are
/// (<c>version: "2.0"</c> and <c>"2.1"</c>, camelCase). Pure.
/// </summary>
internal static class ScopeFile
{
    public const int LargestBytes = 1_048_576;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 32, AllowTrailingCommas = false, CommentHandling = JsonCommentHandling.Disallow };

    public static ImportOutcome Read(ReadOnlyMemory<byte> json, IReadOnlyList<LoraEntry> library)
    {
        try
        {
            using var document = JsonDocument.Parse(json, Strict);
            if (!IsText(document.RootElement))
            {
                return new ImportOutcome.Refused("$", "A text in it ends in the middle of a character: half a surrogate pair.");
            }

            var root = new ImportNode(document.RootElement, "$");
            root.MustBeObject();
            return root.Text("format") is not null || root.Has("format_version") || root.Has("pipelines") ? WorkflowFile.Read(root, library)
                : root.Has("prompts") ? TimelineFile.Read(root, library)
                : new ImportOutcome.Refused("$", "This is neither a Scope workflow (format \"scope-workflow\") nor a Scope timeline (prompts with startTime and endTime).");
        }
        catch (JsonException exception)
        {
            return new ImportOutcome.Refused("$", $"This is no JSON that can be read, or it is nested more than {Strict.MaxDepth} deep: line {(exception.LineNumber ?? 0) + 1}.");
        }
        catch (ImportRefusal refusal)
        {
            return new ImportOutcome.Refused(refusal.Field, refusal.Message);
        }
    }

    /// <summary>Whether all texts in it can be read: what stands for half a character passes as JSON, and breaks whoever asks for it.</summary>
    private static bool IsText(JsonElement element)
    {
        try
        {
            return element.ValueKind switch
            {
                JsonValueKind.String => element.GetString() is not null,
                JsonValueKind.Array => element.EnumerateArray().All(IsText),
                JsonValueKind.Object => element.EnumerateObject().All(property => property.Name is not null && IsText(property.Value)),
                _ => true,
            };
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>The library's name of a LoRA file, when it is there.</summary>
    public static string? NameOf(string file, IReadOnlyList<LoraEntry> library)
    {
        var stem = Path.GetFileNameWithoutExtension(file.Replace('\\', '/'));
        return LoraValidation.IsName(stem) && library.Any(entry => entry.Name == stem) ? stem : null;
    }
}
