using MetaDJ.Scope.PromptQueue.Loras;

namespace MetaDJ.Scope.PromptQueue.Tests.Loras;

/// <summary>Addresses that pods may be told to download, and those that try to be taken for them.</summary>
public sealed class LoraUrlTests
{
    [Theory]
    [InlineData("https://huggingface.co/a/b/resolve/main/c.safetensors")]
    [InlineData("https://huggingface.co/a/b/resolve/main/c.safetensors?download=true")]
    [InlineData("https://huggingface.co/a/b/resolve/main/sub%20folder/c-v1.2_final.safetensors")]
    [InlineData("HTTPS://HuggingFace.CO/a/b/resolve/main/c.safetensors")]
    [InlineData("https://HF.co/a/b/resolve/main/c.safetensors")]
    [InlineData("https://cdn.hf.co/a/c.safetensors")]
    [InlineData("https://cdn-lfs.eu.huggingface.co/repos/c.safetensors")]
    [InlineData("https://civitai.com/api/download/models/1")]
    [InlineData("https://civitai.com/api/download/models/123456?type=Model&format=SafeTensor&size=full&fp=fp16")]
    public void Refusal_OfAnAddressOfTheKnownHosts_IsNone(string url) => Assert.Null(LoraUrl.Refusal(Uri(url)));

    [Theory]
    // Schemes.
    [InlineData("http://huggingface.co/a/b/resolve/main/c.safetensors")]
    [InlineData("ftp://huggingface.co/a/b/resolve/main/c.safetensors")]
    [InlineData("file:///workspace/models/c.safetensors")]
    [InlineData("file://huggingface.co/a/b/resolve/main/c.safetensors")]
    [InlineData("data:application/octet-stream;base64,AAAA.safetensors")]
    [InlineData("javascript:alert(1)//huggingface.co/resolve/c.safetensors")]
    [InlineData("gopher://huggingface.co/a/b/resolve/main/c.safetensors")]
    [InlineData("//huggingface.co/a/b/resolve/main/c.safetensors")]
    [InlineData("/a/b/resolve/main/c.safetensors")]
    [InlineData("huggingface.co/a/b/resolve/main/c.safetensors")]
    [InlineData("https:huggingface.co/a/b/resolve/main/c.safetensors")]
    [InlineData("https:/huggingface.co/a/b/resolve/main/c.safetensors")]
    [InlineData("https:///huggingface.co/a/b/resolve/main/c.safetensors")]
    // Hosts that only look known.
    [InlineData("https://huggingface.co.evil.example/a/b/resolve/main/c.safetensors")]
    [InlineData("https://evilhuggingface.co/a/b/resolve/main/c.safetensors")]
    [InlineData("https://evil-huggingface.co/a/b/resolve/main/c.safetensors")]
    [InlineData("https://nothf.co/a/b/resolve/main/c.safetensors")]
    [InlineData("https://huggingface.com/a/b/resolve/main/c.safetensors")]
    [InlineData("https://huggingface.co-evil.example/a/b/resolve/main/c.safetensors")]
    [InlineData("https://evil.example/huggingface.co/a/b/resolve/main/c.safetensors")]
    [InlineData("https://evil.example/?https://huggingface.co/a/b/resolve/main/c.safetensors")]
    [InlineData("https://civitai.com.evil.example/api/download/models/1")]
    [InlineData("https://civitai.org/api/download/models/1")]
    [InlineData("https://huggingface.co./a/b/resolve/main/c.safetensors")]
    [InlineData("https://huggingface.co../a/b/resolve/main/c.safetensors")]
    [InlineData("https://.huggingface.co/a/b/resolve/main/c.safetensors")]
    [InlineData("https://a..huggingface.co/a/b/resolve/main/c.safetensors")]
    [InlineData("https://-a.huggingface.co/a/b/resolve/main/c.safetensors")]
    [InlineData("https://huggingface/a/b/resolve/main/c.safetensors")]
    [InlineData("https://co/a/b/resolve/main/c.safetensors")]
    // Homoglyphs, international names, and what folds into ASCII.
    [InlineData("https://hugg\u0456ngface.co/a/b/resolve/main/c.safetensors")]
    [InlineData("https://huggingface.\u0441o/a/b/resolve/main/c.safetensors")]
    [InlineData("https://\uFF48f.co/a/b/resolve/main/c.safetensors")]
    [InlineData("https://hf\u3002co/a/b/resolve/main/c.safetensors")]
    [InlineData("https://huggin\u200Bgface.co/a/b/resolve/main/c.safetensors")]
    [InlineData("https://huggin\u00ADgface.co/a/b/resolve/main/c.safetensors")]
    [InlineData("https://xn--huggngface-vkf.co/a/b/resolve/main/c.safetensors")]
    [InlineData("https://xn--a.huggingface.co/a/b/resolve/main/c.safetensors")]
    [InlineData("https://XN--a.huggingface.co/a/b/resolve/main/c.safetensors")]
    [InlineData("https://\u2121.huggingface.co/a/b/resolve/main/c.safetensors")]
    // Users and ports.
    [InlineData("https://user:secret@huggingface.co/a/b/resolve/main/c.safetensors")]
    [InlineData("https://huggingface.co@169.254.169.254/a/b/resolve/main/c.safetensors")]
    [InlineData("https://huggingface.co:secret@evil.example/a/b/resolve/main/c.safetensors")]
    [InlineData("https://evil.example@huggingface.co/a/b/resolve/main/c.safetensors")]
    [InlineData("https://@huggingface.co/a/b/resolve/main/c.safetensors")]
    [InlineData("https://huggingface.co%40evil.example/a/b/resolve/main/c.safetensors")]
    [InlineData("https://evil.example\\@huggingface.co/a/b/resolve/main/c.safetensors")]
    [InlineData("https://evil.example\\.huggingface.co/a/b/resolve/main/c.safetensors")]
    [InlineData("https://huggingface.co\\@evil.example/a/b/resolve/main/c.safetensors")]
    [InlineData("https://huggingface.co:443/a/b/resolve/main/c.safetensors")]
    [InlineData("https://huggingface.co:8443/a/b/resolve/main/c.safetensors")]
    [InlineData("https://huggingface.co:/a/b/resolve/main/c.safetensors")]
    // Addresses in every notation.
    [InlineData("https://127.0.0.1/a/b/resolve/main/c.safetensors")]
    [InlineData("https://127.1/a/b/resolve/main/c.safetensors")]
    [InlineData("https://2130706433/a/b/resolve/main/c.safetensors")]
    [InlineData("https://0x7f000001/a/b/resolve/main/c.safetensors")]
    [InlineData("https://0x7f.0.0.1/a/b/resolve/main/c.safetensors")]
    [InlineData("https://0177.0.0.1/a/b/resolve/main/c.safetensors")]
    [InlineData("https://017700000001/a/b/resolve/main/c.safetensors")]
    [InlineData("https://0/a/b/resolve/main/c.safetensors")]
    [InlineData("https://10.0.0.1/a/b/resolve/main/c.safetensors")]
    [InlineData("https://169.254.169.254/latest/meta-data/c.safetensors")]
    [InlineData("https://[::1]/a/b/resolve/main/c.safetensors")]
    [InlineData("https://[::ffff:127.0.0.1]/a/b/resolve/main/c.safetensors")]
    [InlineData("https://[::ffff:7f00:1]/a/b/resolve/main/c.safetensors")]
    [InlineData("https://[fe80::1%25eth0]/a/b/resolve/main/c.safetensors")]
    [InlineData("https://[fd00:ec2::254]/a/b/resolve/main/c.safetensors")]
    [InlineData("https://\u2460\u2461\u2466.0.0.1/a/b/resolve/main/c.safetensors")]
    [InlineData("https://localhost/a/b/resolve/main/c.safetensors")]
    [InlineData("https://huggingface.co.localhost/a/b/resolve/main/c.safetensors")]
    [InlineData("https://metadata.google.internal/a/b/resolve/main/c.safetensors")]
    [InlineData("https://127.0.0.1.nip.io/a/b/resolve/main/c.safetensors")]
    // Fragments, control characters and spaces.
    [InlineData("https://evil.example#@huggingface.co/a/b/resolve/main/c.safetensors")]
    [InlineData("https://huggingface.co/a/b/resolve/main/c.safetensors#x")]
    [InlineData("https://huggingface.co/a/b/resolve/main/c.pickle#.safetensors")]
    [InlineData(" https://huggingface.co/a/b/resolve/main/c.safetensors")]
    [InlineData("https://huggingface.co/a/b/resolve/main/c.safetensors\n")]
    [InlineData("https://huggingface.co/a/b/resolve/main/c.safetensors\0.txt")]
    [InlineData("https://hugging\tface.co/a/b/resolve/main/c.safetensors")]
    [InlineData("https://huggingface.co\r\nHost: evil.example/a/resolve/c.safetensors")]
    [InlineData("https://huggingface.co/a b/resolve/main/c.safetensors")]
    // Paths.
    [InlineData("https://huggingface.co")]
    [InlineData("https://huggingface.co/")]
    [InlineData("https://huggingface.co/a/b/blob/main/c.safetensors")]
    [InlineData("https://huggingface.co/a/b/BLOB/main/c.safetensors")]
    [InlineData("https://huggingface.co/a/b/raw/main/c.safetensors")]
    [InlineData("https://huggingface.co/a/b/c.safetensors")]
    [InlineData("https://huggingface.co/a/b/resolve/main/c.bin")]
    [InlineData("https://huggingface.co/a/b/resolve/main/c.ckpt?x=.safetensors")]
    [InlineData("https://huggingface.co/a/b/resolve/main/c.safetensors/")]
    [InlineData("https://huggingface.co/a/b/resolve/main/c.safetensors.exe")]
    [InlineData("https://huggingface.co/a/b/resolve/../../../x/c.safetensors")]
    [InlineData("https://huggingface.co/a/b/resolve/%2e%2e/%2E./c.safetensors")]
    [InlineData("https://huggingface.co/a/b/resolve/main/..%2f..%2fc.safetensors")]
    [InlineData("https://huggingface.co/a/b/resolve/main/..%255cc.safetensors")]
    [InlineData("https://huggingface.co/a/b/resolve/main/c%00.safetensors")]
    [InlineData("https://huggingface.co//evil.example/resolve/c.safetensors")]
    [InlineData("https://huggingface.co/a/b/resolve/main\\c.safetensors")]
    [InlineData("https://civitai.com/models/1")]
    [InlineData("https://civitai.com/api/download/models/1/../../../x")]
    [InlineData("https://civitai.com/api/download/models/")]
    [InlineData("https://civitai.com/api/download/models/latest")]
    [InlineData("https://a.civitai.com/api/download/models/1")]
    // Secrets, which would be stored and shown.
    [InlineData("https://civitai.com/api/download/models/1?token=abcdef")]
    [InlineData("https://civitai.com/api/download/models/1?type=Model&TOKEN=abcdef")]
    [InlineData("https://civitai.com/api/download/models/1?%74oken=abcdef")]
    [InlineData("https://civitai.com/api/download/models/1?abcdef")]
    [InlineData("https://cdn-lfs.hf.co/c.safetensors?X-Amz-Signature=abcdef")]
    [InlineData("https://huggingface.co/a/b/resolve/main/c.safetensors?download=true;token=a&access_token=b")]
    [InlineData("https://huggingface.co/a/b/resolve/main/c.safetensors?url=https://evil.example")]
    public void Refusal_OfAHostileAddress_SaysWhyAndRepeatsNothing(string url)
    {
        var refusal = LoraUrl.Refusal(Uri(url));

        Assert.NotNull(refusal);
        Assert.DoesNotContain("abcdef", refusal, StringComparison.Ordinal);
        Assert.DoesNotContain("evil", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void Refusal_OfAnEndlessAddress_IsGiven() =>
        Assert.NotNull(LoraUrl.Refusal(new Uri($"https://huggingface.co/a/b/resolve/main/{new string('c', 2_000)}.safetensors")));

    [Theory]
    [InlineData("https://huggingface.co/a/b", true)]
    [InlineData("https://huggingface.co/a/b/blob/main/c.safetensors", true)]
    [InlineData("https://civitai.com/models/1?modelVersionId=2", true)]
    [InlineData("https://example.org/my-lora", true)]
    [InlineData("http://example.org/", false)]
    [InlineData("https://example.org:8443/", false)]
    [InlineData("https://me@example.org/", false)]
    [InlineData("https://10.0.0.1/", false)]
    [InlineData("https://127.1/", false)]
    [InlineData("https://printer.local/", false)]
    [InlineData("https://metadata.google.internal/", false)]
    [InlineData("https://localhost/", false)]
    [InlineData("https://\u212Aarl.example/", false)]
    [InlineData("https://example.org/?token=x", false)]
    [InlineData("javascript:alert(1)", false)]
    public void PageRefusal_LetsPublicPagesIn(string url, bool fine) => Assert.Equal(fine, LoraUrl.PageRefusal(Uri(url)) is null);

    /// <summary>As it comes out of a request's JSON.</summary>
    private static Uri? Uri(string text) => System.Uri.TryCreate(text, UriKind.RelativeOrAbsolute, out var url) ? url : null;
}
