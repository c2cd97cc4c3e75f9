using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Loras;

namespace MetaDJ.Scope.PromptQueue.Tests.Loras;

public sealed class LoraValidationTests
{
    private static readonly LoraEntry Good = new()
    {
        Name = "neon-ink_v1.2",
        Url = new Uri("https://huggingface.co/example/neon-ink/resolve/main/neon-ink.safetensors"),
        Family = LoraFamily.Wan13B,
        Sha256 = new string('a', 64),
        TriggerWords = ["neon ink"],
        License = "apache-2.0",
    };

    [Theory]
    [InlineData("")]
    [InlineData(".hidden")]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("a..b")]
    [InlineData("a b")]
    [InlineData("a.safetensors")]
    [InlineData("a\u0301")]
    public void Check_NamesThatAreNoFileStem_AreRefused(string name)
    {
        Assert.Equal(["name"], LoraValidation.Check(Good with { Name = name }).Fields);
    }

    [Fact]
    public void Check_NamesEveryField()
    {
        var bad = new LoraEntry
        {
            Name = "", Url = new Uri("https://10.0.0.1/x"), Source = new Uri("http://example.org/"), Family = LoraFamily.Unknown, Sha256 = "xyz", SizeBytes = 0,
            TriggerWords = ["a\nb"], SuggestedScale = new LoraScaleRange(1, -1), License = "", Notes = "a\u0007",
        };

        Assert.Equal(["family", "license", "name", "notes", "sha256", "sizeBytes", "source", "suggestedScale", "triggerWords", "url"], LoraValidation.Check(bad).Fields);
        Assert.Empty(LoraValidation.Check(Good).Fields);
    }
}
