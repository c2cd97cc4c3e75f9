using System.Net;
using MetaDJ.Scope.Provisioning.Offers.Memory;
using MetaDJ.Scope.Provisioning.Pools;
using MetaDJ.Scope.ScopeApi;
using Refit;

namespace MetaDJ.Scope.Provisioning.Pods.BringUp;

/// <summary>
/// One pod on its way to a frame. It has no time limits of its own: the reconciler sees a record without progress and gives the pod up, which
/// ends this at its next word.
/// </summary>
internal sealed class BringUpRun(Pod pod, long fence, PodBook book, PodScopes scopes, ProvisioningOptions options, TimeProvider clock)
{
    public Pod Pod { get; private set; } = pod;

    public IScopeApi Scope { get; } = scopes.For(pod);

    public IScopeApi PatientScope { get; } = scopes.PatientFor(pod);

    public long Fence => fence;

    public ProvisioningOptions Options => options;

    public DateTimeOffset Now => clock.GetUtcNow();

    /// <summary>Gigabytes; null where Scope sees no GPU.</summary>
    public double? VramGb { get; set; }

    /// <summary>What Scope says of its pipelines; null before it was asked.</summary>
    public PipelineSchemas? Schemas { get; set; }

    /// <summary>What the pool's pipeline takes, by Scope's own word where it gives one.</summary>
    public PipelineMemory? Memory =>
        PipelineMemory.Of(Schemas?.Pipelines.GetValueOrDefault(Pod.Spec.Pipeline)) ?? PipelineVram.Of(Pod.Spec.Pipeline);

    public Task SayAsync(PodStage stage, string text) => ChangeAsync(pod => pod with { Way = pod.Way.Enter(stage, text, Now) });

    /// <exception cref="OperationCanceledException">The pod is no longer on its way: somebody ended it.</exception>
    public async Task ChangeAsync(Func<Pod, Pod> change) =>
        Pod = await book.ChangeAsync(Pod.Id, fence, current => IsMine(current) ? change(current) : null)
            ?? throw new OperationCanceledException("The pod is no longer on its way, or to something else.");

    /// <summary>A pod whose pool wants something else played meanwhile is begun again from the start.</summary>
    public bool IsMine(Pod current) => current.State.IsUnderWay() && current.Spec.IsVariantOf(Pod.Spec);

    public Task PauseAsync(CancellationToken cancellationToken) => Task.Delay(options.ScopePoll, clock, cancellationToken);

    /// <summary>Asks until Scope itself answers, be it a refusal: the proxy in front of it hiccups. For calls that may be repeated.</summary>
    public async Task<IApiResponse<T>> AskAsync<T>(Func<IScopeApi, Task<IApiResponse<T>>> call, CancellationToken cancellationToken)
    {
        while (true)
        {
            var answer = await call(Scope);
            cancellationToken.ThrowIfCancellationRequested();
            if (!IsFromProxy(answer))
            {
                return answer;
            }

            await ChangeAsync(pod => pod);
            await PauseAsync(cancellationToken);
        }
    }

    /// <summary>No answer, or one of the proxy's: it says nothing about what Scope did.</summary>
    public static bool IsFromProxy(IApiResponse answer) =>
        answer.StatusCode is null or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout
        || (int)answer.StatusCode is >= 520 and <= 530
        // A page where JSON was asked for.
        || (answer is { IsSuccessStatusCode: true, IsSuccessful: false });
}
