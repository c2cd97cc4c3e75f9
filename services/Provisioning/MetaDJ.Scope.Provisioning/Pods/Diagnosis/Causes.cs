namespace MetaDJ.Scope.Provisioning.Pods.Diagnosis;

/// <summary>
/// The causes of a diagnosis and what a person can do. The codes are for programs and never change; the advice is for whoever stands before
/// the stage, or runs the place.
/// </summary>
internal static class Causes
{
    public const string Ready = "ready";
    public const string Unknown = "unknown";

    private static readonly Dictionary<string, string> Advices = new(StringComparer.Ordinal)
    {
        // Nothing is wrong.
        [Ready] = "Nothing needs to be done.",
        ["placing"] = "Wait: it is looking for a GPU. If it takes long, widen the pool (more GPU types, data centres or clouds, a higher price ceiling).",
        ["cloud-starting"] = "Wait: RunPod is starting the container. A first pull of the image takes minutes.",
        ["booting"] = "Wait: the container runs and Scope is not listening yet, which takes one to two minutes.",
        ["models-downloading"] = "Wait for the download. A network volume keeps the models, so that the next pod need not download them.",
        ["loras-installing"] = "Wait for the LoRA files. A network volume keeps them.",
        ["loading"] = "Wait: Scope is loading the pipeline, which takes one to three minutes.",
        ["first-frame"] = "Wait for the first frame: Scope compiles before it.",
        ["on-its-way"] = "Wait: it is being brought up.",
        ["draining"] = "Nothing needs to be done: it ends when nobody plays on it.",
        ["stopped"] = "Nothing needs to be done: it is kept stopped, and started again or terminated by its pool's times.",
        ["ended"] = "Nothing needs to be done. If it should not have ended, its reason says who ended it.",

        // To get a place.
        ["no-capacity"] = "Every candidate was sold out. Try again in some minutes, or widen the pool: more GPU types, data centres or clouds. GET /api/gpus shows what there is.",
        ["no-offer-fits"] = "No GPU of the catalogue fits the pool. GET /api/gpus?pipeline= says why for each: memory, price ceiling, cloud, data centre.",
        ["insufficient-balance"] = "Add credit to the RunPod account: a start needs one hour of it, and at zero pods without a network volume are lost.",
        ["no-money"] = "Raise the budget that is named (PUT /api/budgets/{scope}), wait for its next day or month, or end another pod: it starts by itself as soon as there is money.",
        ["forbidden"] = "The account may not use that GPU pool. Choose other GPU types in the pool, or ask RunPod for access.",
        ["request-refused"] = "RunPod refuses the request as it is: correct the pool (image, volume, ports) by what the summary says.",
        ["rate-limited"] = "Wait: RunPod limits the calls per minute. If it keeps on, look for other programs that use the same account.",
        ["cloud-blocked"] = "RunPod's network edge turns our calls away: it dislikes the client or its address, not the API key. Wait, and look for other programs behind the same address.",
        ["cloud-silent"] = "RunPod does not answer. Look at its status page, and wait.",
        ["resume-failed"] = "Its GPU was rented by somebody else while it was stopped. A new pod is asked for; on a network volume nothing is lost.",

        // At the cloud.
        ["vanished"] = "RunPod does not know the pod any more: somebody terminated it, or the balance ran out. Look at the account.",
        ["stopped-by-itself"] = "The pod stopped without our asking: a lost host, an empty balance, or somebody in the console. Its session goes on with another pod.",
        ["cloud-error"] = "RunPod reports an error of the pod; its system log says more. Nothing on it can be saved except what is on a volume.",
        ["terminated-at-cloud"] = "Somebody terminated it in RunPod's console. Pods of ours are ended through our API.",
        ["zero-gpu"] = "The pod came back without its GPU. Terminate it: a new one is asked for elsewhere.",
        ["wrong-cuda"] = "The host's driver is too old for Scope's image (CUDA 12.8). Terminate it: a new one is asked for on another host.",
        ["image-pull-failed"] = "The image cannot be pulled: check its name and tag in the pool, and the registry's credentials.",
        ["port-not-exposed"] = "8000/http is not among the pod's ports: somebody changed it in the console. Terminate it: a new one has them.",
        ["container-starting"] = "Wait: RunPod says RUNNING before the container is up.",

        // On the way to Scope.
        ["nothing-listens"] = "The proxy reaches the pod, and nothing listens on port 8000: Scope crashed, listens on 127.0.0.1 only, or has no GPU. Read the pod's log; a restart of the pod helps when it is a crash.",
        ["port-in-use"] = "Something else on the pod holds port 8000, most likely a Scope that did not end. Restart the pod; if it comes back, look at the image's start command.",
        ["storage-full"] = "The disk is full. Grow the network volume (it can only grow), raise diskGb or volumeGb in the pool, or delete models and LoRAs that nobody uses.",
        ["proxy-timeout"] = "The proxy cut the call off at 100 s (524). The work on the pod goes on: wait and look at its result, do not send it again.",
        ["proxy-error"] = "RunPod's edge answers by itself. Wait a minute; if it stays, restart the pod.",
        ["proxy-html"] = "A web page comes where Scope's answer should: RunPod's edge stands in between, or something else listens on the port.",
        ["proxy-unknown-pod"] = "The proxy knows no such pod or port: the pod was deployed anew under another id, or 8000/http is not exposed.",
        ["proxy-blocked"] = "RunPod's edge turns our calls away. Wait, and look whether too many calls come from this address.",
        ["proxy-dns"] = "The proxy's name cannot be resolved: look at this machine's network and DNS.",
        ["proxy-tls"] = "The encrypted connection to the proxy fails: look at this machine's clock and certificates, and at anything that intercepts TLS.",
        ["proxy-refused"] = "The connection to the proxy is refused: look at this machine's network and firewall.",
        ["no-answer"] = "No answer came in time. If it stays so, Scope hangs: restart the pod.",
        ["scope-broken"] = "Scope answers its health with an error. Read its log and restart it.",
        ["scope-restarted"] = "Scope restarted and forgot pipeline and picture; it is prepared again by itself. If it happens often, read the log before each restart.",

        // In Scope.
        ["unknown-pipeline"] = "This Scope does not offer the pipeline: check its name in the pool, the image's version, and whether Scope sees a GPU.",
        ["models-failed"] = "The models cannot be downloaded. Read the log; check the disk, HF_TOKEN, and whether huggingface.co answers.",
        ["models-missing"] = "The models are not on the pod's disk. Another preparation downloads them.",
        ["model-gated"] = "The model needs a Hugging Face account that has accepted its terms: accept them on its page, and set HF_TOKEN in Provisioning:PodEnvironment to a RunPod secret.",
        ["civitai-token-missing"] = "CivitAI gives this file to signed-in users only: set CIVITAI_API_TOKEN in Provisioning:PodEnvironment to a RunPod secret.",
        ["lora-missing"] = "A LoRA file of the pool is not on the pod: check its address in the pool, or put it on the network volume.",
        ["lora-family-mismatch"] = "A LoRA was made for another model (1.3B and 14B do not mix). Take it out of the pool, or use the pipeline it was made for.",
        ["out-of-memory"] = "The GPU's memory ran out. Take a larger GPU, fp8 quantisation, a smaller picture or fewer LoRAs; vace_enabled false saves memory when it is not used.",
        ["bad-size"] = "Height and width must be multiples of 16: correct loadParameters in the pool.",
        ["load-failed"] = "The pipeline did not load. Scope's log says why; a pod that fails twice in the same way needs another pool setting.",
        ["pipeline-not-loaded"] = "No pipeline is loaded: Scope restarted, or a load failed. It is prepared again.",
        ["no-session"] = "No picture runs on it, and it is handed out all the same: whoever plays on it starts one. If you do not trust it, end it (DELETE /api/pods/{podId}): another comes when one is wanted.",
        ["frames-stalled"] = "Scope answers, and no new frame comes: its worker has died. It is mended by itself: Scope is restarted first.",
        ["no-picture"] = "Frames are counted, and none can be seen. Nothing is done about it by itself: end the pod (DELETE /api/pods/{podId}); another comes when one is wanted.",
        ["stuck"] = "It made no progress and was given up; another candidate is tried. Its last lines say where it hung.",
        [Unknown] = "Read its log (GET /api/pods/{podId}/logs) and the rungs below.",
    };

    public static IEnumerable<string> All => Advices.Keys;

    public static string AdviceOf(string cause) => Advices.GetValueOrDefault(cause) ?? Advices[Unknown];

    /// <summary>It goes on by itself.</summary>
    public static bool IsHarmless(string cause) => cause is Ready or "placing" or "cloud-starting" or "container-starting" or "booting" or "models-downloading"
        or "loras-installing" or "loading" or "first-frame" or "on-its-way" or "draining" or "stopped" or "ended";
}
