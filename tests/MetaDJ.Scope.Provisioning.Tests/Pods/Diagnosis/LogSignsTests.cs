using MetaDJ.Scope.Provisioning.Pods.Diagnosis;

namespace MetaDJ.Scope.Provisioning.Tests.Pods.Diagnosis;

public sealed class LogSignsTests
{
    [Theory]
    [InlineData("ERROR:    [Errno 98] error while attempting to bind on address ('0.0.0.0', 8000): address already in use", "port-in-use")]
    [InlineData("OSError: [Errno 28] No space left on device: '/workspace/models/Wan2.1-T2V-1.3B'", "storage-full")]
    [InlineData("failed to register layer: write /usr/lib/x: no space left on device", "storage-full")]
    [InlineData("OSError: [Errno 122] Disk quota exceeded", "storage-full")]
    [InlineData("2026-11-24 20:00:00,000 - scope.server.pipeline_manager - ERROR - Failed to load pipeline krea-realtime-video: CUDA out of memory. GPU 0 has a total capacity of 31.36 GiB", "out-of-memory")]
    [InlineData("torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 GiB.", "out-of-memory")]
    [InlineData("container exited with code 137", "out-of-memory")]
    [InlineData("nvidia-container-cli: requirement error: unsatisfied condition: cuda>=12.8, please update your driver to a newer version", "wrong-cuda")]
    [InlineData("RuntimeError: The NVIDIA driver on your system is too old (found version 12040).", "wrong-cuda")]
    [InlineData("RuntimeError: No CUDA GPUs are available", "zero-gpu")]
    [InlineData("docker: Error response from daemon: could not select device driver \"\" with capabilities: [[gpu]].", "zero-gpu")]
    [InlineData("error pulling image: Error response from daemon: manifest for daydreamlive/scope:9.9.9 not found: manifest unknown: manifest unknown", "image-pull-failed")]
    [InlineData("pull access denied for daydreamlive/scopes, repository does not exist or may require 'docker login'", "image-pull-failed")]
    [InlineData("toomanyrequests: You have reached your pull rate limit.", "image-pull-failed")]
    [InlineData("terminated: insufficient balance", "insufficient-balance")]
    [InlineData("huggingface_hub.errors.GatedRepoError: 403 Client Error. Cannot access gated repo for url https://huggingface.co/x/y", "model-gated")]
    [InlineData("401 Client Error: Unauthorized for url: https://huggingface.co/api/models/krea/krea-realtime-video", "model-gated")]
    [InlineData("HTTPStatusError: Client error '401 Unauthorized' for url 'https://civitai.com/api/download/models/1'", "civitai-token-missing")]
    [InlineData("CivitAI downloads require a token. Set CIVITAI_API_TOKEN.", "civitai-token-missing")]
    [InlineData("RuntimeError: size mismatch for blocks.0.self_attn.q.lora_A.weight: copying a param with shape [32, 5120]", "lora-family-mismatch")]
    [InlineData("WARNING - LoRA neon-ink.safetensors: no matching layers in the model (0 of 600 keys applied)", "lora-family-mismatch")]
    [InlineData("ValueError: height 321 must be divisible by 16", "bad-size")]
    [InlineData("ERROR - Failed to load pipeline longlve: Invalid pipeline ID: longlve", "unknown-pipeline")]
    [InlineData("Failed to resume pod.", "resume-failed")]
    [InlineData("There are not enough free GPUs on the host machine to start this pod", "resume-failed")]
    [InlineData("INFO - Restarting server", "scope-restarted")]
    [InlineData("ERROR - Failed to load pipeline longlive: Error(s) in loading state_dict", "load-failed")]
    public void CauseOf_ALineOfTrouble_IsItsCause(string line, string cause) => Assert.Equal(cause, LogSigns.CauseOf(line));

    /// <summary>A doctor who sees an illness in every line is of no use.</summary>
    [Theory]
    [InlineData("INFO:     Uvicorn running on http://0.0.0.0:8000 (Press CTRL+C to quit)")]
    [InlineData("INFO:     127.0.0.1:1 - \"GET /api/v1/session/metrics HTTP/1.1\" 200 OK")]
    [InlineData("2026-11-24 20:00:00,000 - scope.server.pipeline_manager - INFO - Loading LoRA neon-ink.safetensors with runtime_peft")]
    [InlineData("2026-11-24 20:00:00,000 - scope.server.pipeline_manager - INFO - Pipeline longlive loaded successfully")]
    [InlineData("Downloading Wan-AI/Wan2.1-T2V-1.3B from huggingface.co: 401.2 MB")]
    [InlineData("create container daydreamlive/scope:0.2.4")]
    [InlineData("Parameter queue full for longlive, dropping parameter update")]
    [InlineData("image pull: daydreamlive/scope:0.2.4: pending")]
    public void CauseOf_AnOrdinaryLine_IsNone(string line) => Assert.Null(LogSigns.CauseOf(line));

    [Fact]
    public void Find_OfAContainerThatWasRestarted_CountsItsPresentProcessOnly()
    {
        LogWord[] words =
        [
            new("system", null, "terminated: insufficient balance"),
            new("container", null, "INFO:     Started server process [41]"),
            new("container", null, "torch.OutOfMemoryError: CUDA out of memory."),
            new("container", null, "INFO:     Started server process [42]"),
            new("container", null, "OSError: [Errno 28] No space left on device"),
        ];

        Assert.Equal(["storage-full", "insufficient-balance"], LogSigns.Find(words).Select(sign => sign.Sign));
    }

    [Fact]
    public void Find_OfManyLinesOfAKind_TellsTheLatest()
    {
        var sign = Assert.Single(LogSigns.Find([new("scope", null, "CUDA out of memory: first"), new("scope", null, "CUDA out of memory: last")]));

        Assert.EndsWith("last", sign.Line, StringComparison.Ordinal);
    }

    [Fact]
    public void EverySign_HasAnAdviceOfItsOwn() => Assert.All(
        new[] { "port-in-use", "storage-full", "out-of-memory", "wrong-cuda", "zero-gpu", "image-pull-failed", "insufficient-balance", "civitai-token-missing", "model-gated", "lora-family-mismatch", "bad-size", "unknown-pipeline", "resume-failed", "scope-restarted", "load-failed" },
        cause => Assert.NotEqual(Causes.AdviceOf(Causes.Unknown), Causes.AdviceOf(cause)));
}
