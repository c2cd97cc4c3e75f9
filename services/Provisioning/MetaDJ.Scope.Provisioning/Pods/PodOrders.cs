using System.Diagnostics;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Pods.BringUp;

namespace MetaDJ.Scope.Provisioning.Pods;

/// <summary>
/// Carries out a plan. What only changes a record is done at once; what calls the cloud, Scope or the broker is work beside the look. Every
/// change says again, on the record as it is then, when it still applies.
/// </summary>
internal sealed partial class PodOrders(
    PodBook book, PodWork work, CloudSteps cloud, PodBringUp bringUp, PodProbes probes, PodOrderTools tools, ILogger<PodOrders> logger)
{
    public async Task GiveAsync(PodAction action, long fence, CancellationToken cancellationToken)
    {
        try
        {
            await DispatchAsync(action, fence);
        }
        catch (Exception exception) when (exception is not SupersededException && !cancellationToken.IsCancellationRequested)
        {
            LogOrderFailed(action.GetType().Name, exception);
        }
    }

    private Task DispatchAsync(PodAction action, long fence) => action switch
    {
        PodAction.Request request => book.OpenAsync(tools.NewPod(request.Pool), fence),
        PodAction.HoldOff holdOff => HoldOffAsync(holdOff),
        PodAction.HoldMoney(var wishes) => tools.Money.TakeAsync(wishes, fence),
        PodAction.ReleaseMoney(var ids) => tools.Money.ReleaseAsync(ids, fence),
        PodAction.TerminateOrphan(var orphan) => Beside(orphan.CloudId, token => cloud.TerminateOrphanAsync(orphan, token)),
        PodAction.Create create => Beside(PodWork.CloudKey(create.Pod), token => cloud.CreateAsync(create, fence, token)),
        PodAction.Start start => Beside(PodWork.CloudKey(start.Pod), token => cloud.StartAsync(start, fence, token)),
        PodAction.Become become => BecomeAsync(become, fence),
        PodAction.Stop(var pod) => Beside(PodWork.CloudKey(pod), token => cloud.StopAsync(pod, fence, token)),
        PodAction.Terminate(var pod) => Beside(PodWork.CloudKey(pod), token => cloud.TerminateAsync(pod, fence, token)),
        PodAction.Retire retire => Beside(PodWork.CloudKey(retire.Pod), token => cloud.RetireAsync(retire, fence, token)),
        PodAction.BringUp(var pod) => Beside(PodWork.ScopeKey(pod), token => bringUp.RunAsync(pod, fence, token)),
        PodAction.Probe(var pod) => Beside(PodWork.ScopeKey(pod), token => probes.ProbeAsync(pod, token)),
        PodAction.OfPod ofPod => ChangeAsync(ofPod, fence),
        _ => throw new UnreachableException(action.ToString()),
    };

    private async Task ChangeAsync(PodAction.OfPod action, long fence)
    {
        if (action is PodAction.Forget(var pod))
        {
            await book.ForgetAsync(pod, fence);
        }
        else if (await book.ChangeAsync(action.Pod.Id, fence, current => PodChanges.Apply(action, current, tools.Now)) is { Placement.On: { } on }
            && action is PodAction.Adopt)
        {
            await tools.Odds.LearnAsync(on, given: true);
        }
    }

    /// <summary>First the new record, then the end of the old one: a machine without a record would be a stranger's.</summary>
    private async Task BecomeAsync(PodAction.Become become, long fence)
    {
        var fresh = PodChanges.Become(become.Pod, tools.NewPod(become.Pool), tools.Now);
        if (await book.OpenAsync(fresh, fence) is not null)
        {
            await book.ChangeAsync(become.Pod.Id, fence, old => old.IsBecoming is null ? null : PodChanges.Became(old, tools.Now));
        }
    }

    private Task Beside(string key, Func<CancellationToken, Task> run)
    {
        work.Start(key, run);
        return Task.CompletedTask;
    }

    private Task HoldOffAsync(PodAction.HoldOff holdOff)
    {
        tools.Metrics.PoolHeldOff(holdOff.Pool);
        LogHeldOff(holdOff.Pool, holdOff.Until, holdOff.Failures);
        return Task.CompletedTask;
    }

    [LoggerMessage(LogLevel.Error, "PodOrderFailed: {Order}; the next look decides again")]
    private partial void LogOrderFailed(string order, Exception exception);

    [LoggerMessage(LogLevel.Debug, "PoolHeldOff: {Pool} asks for no pod until {Until} after {Failures} failures")]
    private partial void LogHeldOff(PoolName pool, DateTimeOffset until, int failures);
}
