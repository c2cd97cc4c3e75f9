using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace MetaDJ.Scope.PromptQueue.Loras;

/// <summary>Refusals about LoRAs in HTTP form.</summary>
internal static class LoraProblems
{
    public static ProblemHttpResult NoLora(string name) => Problem.NotFound($"LoRA '{name}' in the library");

    public static ProblemHttpResult Full() => Problem.Create(
        StatusCodes.Status409Conflict, "lora-library-full", "The LoRA library is full", $"There are {LoraStore.Limit}: delete one first.");

    public static ProblemHttpResult Exists(LoraEntry there) => Problem.Create(
        StatusCodes.Status409Conflict, "lora-exists", "There is a LoRA of that name",
        $"'{there.Name}' is in the library with other contents. Change it with PUT /api/loras/{there.Name} and If-Match: \"{there.Version}\", or take another name.");

    public static ProblemHttpResult Changed(string path) => Problem.Create(
        StatusCodes.Status412PreconditionFailed, "lora-changed", "Somebody else changed it", $"Read it again with GET {path}, and repeat your change with its new ETag if you still want it.");

    public static ProblemHttpResult VersionRequired(string path) => Problem.Create(
        StatusCodes.Status428PreconditionRequired, "version-required", "Say which version you changed",
        $"Send the ETag of GET {path} as If-Match, or * to write over whatever is there.");

    public static ProblemHttpResult NotAllowed(string cause) => Problem.Create(
        StatusCodes.Status403Forbidden, "lora-not-allowed", "Not a LoRA for you to bring in", cause);

    public static ProblemHttpResult Unfit(string cause) => Problem.Create(
        StatusCodes.Status422UnprocessableEntity, "lora-unfit", "The LoRA does not fit this session", cause);

    public static ProblemHttpResult InUse(string name, IReadOnlyList<string> uses) => Problem.Create(
        StatusCodes.Status409Conflict, "lora-in-use", "The LoRA is in use",
        $"'{name}' is used by {string.Join(", ", uses)}. Take it out there first, or delete it all the same with ?force=true: then these cannot install it any more.",
        new Dictionary<string, object?> { ["uses"] = uses });
}
