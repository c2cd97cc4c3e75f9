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
    [InlineData("https://huggingface.co/a/b/resolve/main/c.safetensors")]
    [InlineData("https://HF.co/a/b/resolve/main/c.safetensors")]
    [InlineData("https://civitai.com/api/download/models/1?type=Model")]
    public void Check_KnownHosts_AreLetIn(string url)
    {
        Assert.Empty(LoraValidation.Check(Good with { Url = new Uri(url) }).Fields);
    }

    [Theory]
    [InlineData("http://huggingface.co/a.safetensors")]
    [InlineData("https://huggingface.co.evil.example/a.safetensors")]
    [InlineData("https://evil.example/huggingface.co/a.safetensors")]
    [InlineData("https://huggingface.co@169.254.169.254/a.safetensors")]
    [InlineData("https://user:secret@huggingface.co/a.safetensors")]
    [InlineData("https://huggingface.co:8443/a.safetensors")]
    [InlineData("https://169.254.169.254/latest/meta-data")]
    [InlineData("https://localhost/a.safetensors")]
    [InlineData("https://[::1]/a.safetensors")]
    [InlineData("https://hugg\u0456ngface.co/a.safetensors")]
    [InlineData("file:///etc/passwd")]
    [InlineData("https://cdn.huggingface.co/a.safetensors")]
    [InlineData("https://huggingface.co/a/b/blob/main/c.safetensors")]
    [InlineData("/relative")]
    public void Check_OtherAddresses_AreRefused(string url)
    {
        Assert.Equal(["url"], LoraValidation.Check(Good with { Url = new Uri(url, UriKind.RelativeOrAbsolute) }).Fields);
    }

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
        var bad = Good with { Family = LoraFamily.Unknown, Sha256 = "xyz", TriggerWords = ["a\nb"], License = "" };

        Assert.Equal(["family", "license", "sha256", "triggerWords"], LoraValidation.Check(bad).Fields);
        Assert.Empty(LoraValidation.Check(Good).Fields);
    }
}
