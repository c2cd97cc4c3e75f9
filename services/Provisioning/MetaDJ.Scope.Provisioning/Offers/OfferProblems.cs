using MetaDJ.Scope.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace MetaDJ.Scope.Provisioning.Offers;

internal static class OfferProblems
{
    public static ProblemHttpResult CloudUnavailable => Problem.Create(
        StatusCodes.Status503ServiceUnavailable, "cloud-unavailable", "RunPod cannot be asked",
        "The catalogue cannot be read at present, and there is none from before; try again in a minute.");

    public static ProblemHttpResult UnknownPipeline(string pipeline) => Problem.Invalid(new Dictionary<string, string[]>
    {
        ["pipeline"] = [IsSayable(pipeline)
            ? $"{pipeline} is not known: no pod has told what memory it takes. Give minimumVramGb to ask nevertheless."
            : "is not known. Give minimumVramGb to ask nevertheless."],
    });

    private static bool IsSayable(string pipeline) => pipeline.Length <= 64 && pipeline.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_');
}
