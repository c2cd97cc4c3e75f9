using MetaDJ.Scope.Provisioning.Pods.Logs;

namespace MetaDJ.Scope.Provisioning.Tests.Pods.Logs;

public sealed class LogRedactionTests
{
    private readonly LogRedaction _redaction = new(["sEcReT-value-1", "short", "{{ RUNPOD_SECRET_hf }}"]);

    [Theory]
    [InlineData("HF_TOKEN=hf_abcdefghijklmnop", "HF_TOKEN=***")]
    [InlineData("token hf_abcdefghijklmnop is invalid", "token hf*** is invalid")]
    [InlineData("key rpa_ABCDEFGHIJ0123456789", "key rpa***")]
    [InlineData("RUNPOD_SECRET_hf: hunter2hunter2", "RUNPOD_SECRET_hf: ***")]
    [InlineData("environ({'CIVITAI_API_TOKEN': '0123abcd4567', 'HOME': '/root'})", "environ({'CIVITAI_API_TOKEN': '***', 'HOME': '/root'})")]
    [InlineData("GET https://civitai.com/api/download/models/1?token=0123abcd4567&type=Model 401", "GET https://civitai.com/api/download/models/1?token=***&type=Model 401")]
    [InlineData("Authorization: Bearer abcdefgh.ijkl", "Authorization: Bearer ***")]
    [InlineData("cloning https://me:ghp_0123456789abcdef01@github.com/x", "cloning https://***@github.com/x")]
    [InlineData("jwt eyJhbGciOiJIUzI1.eyJzdWIi.c2ln", "jwt ey***")]
    [InlineData("it said sEcReT-value-1 aloud", "it said *** aloud")]
    public void Secrets_AreTakenOut(string line, string expected) => Assert.Equal(expected, _redaction.Secrets(line));

    /// <summary>A log in which everything is masked helps nobody.</summary>
    [Theory]
    [InlineData("prompt has 77 tokens, max_tokens=512, kept")]
    [InlineData("HF_TOKEN={{ RUNPOD_SECRET_hf }}")]
    [InlineData("2026-11-24 20:00:00,000 - scope.server.pipeline_manager - ERROR - Failed to load pipeline longlive: CUDA out of memory")]
    [InlineData("INFO:     Uvicorn running on http://0.0.0.0:8000 (Press CTRL+C to quit)")]
    [InlineData("short stories")]
    public void Secrets_OfAnOrdinaryLine_ChangesNothing(string line) => Assert.Equal(line, _redaction.Secrets(line));

    [Theory]
    [InlineData("open https://7h9k2m4n6p-8000.proxy.runpod.net/health", "open https://pod.proxy/health")]
    [InlineData("RUNPOD_POD_ID=7h9k2m4n6p", "RUNPOD_POD_ID=pod")]
    [InlineData("ssh 7h9k2m4n6p-64411eb2@ssh.runpod.io", "ssh pod.proxy")]
    [InlineData("ssh root@203.0.113.7 -p 10022", "ssh root@address -p 10022")]
    [InlineData("listening on 0.0.0.0:8000 and 127.0.0.1", "listening on 0.0.0.0:8000 and 127.0.0.1")]
    public void Addresses_AreTakenOut(string line, string expected) => Assert.Equal(expected, LogRedaction.Addresses(line, "7h9k2m4n6p"));
}
