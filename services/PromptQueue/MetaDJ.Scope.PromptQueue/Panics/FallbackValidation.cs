using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Cues;

namespace MetaDJ.Scope.PromptQueue.Panics;

/// <summary>What is wrong with a fallback picture. Pure. Nobody fetches the image but clients, and those only over https.</summary>
internal static class FallbackValidation
{
    public static FieldErrors Check(FallbackPicture picture)
    {
        var errors = new FieldErrors();
        errors.When(picture.Colour is not { Length: 7 } colour || colour[0] != '#' || !colour.Skip(1).All(char.IsAsciiHexDigit), "colour", "Give #rrggbb.");
        errors.When(picture.Image is { } image && (!image.IsAbsoluteUri || image.Scheme != Uri.UriSchemeHttps || image.UserInfo.Length > 0), "image", "Give an https address, without a user.");
        errors.When(picture.Image?.OriginalString.Length > 500, "image", "Give at most 500 characters.");
        errors.When(picture.Text is { Length: > 200 } || picture.Text?.Any(char.IsControl) == true, "text", "Give at most 200 characters, without control characters.");
        return errors;
    }
}
