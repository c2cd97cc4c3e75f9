using MetaDJ.Scope.Provisioning.Cloud;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Offers;
using MetaDJ.Scope.Provisioning.Pods.Walk;

namespace MetaDJ.Scope.Provisioning.Pods;

/// <summary>What is done with the cloud: each step is written down before it is asked for where its answer may get lost.</summary>
internal sealed partial class CloudSteps(
    IGpuCloud cloud, PodBook book, PodRecipes recipes, BrokerDemand broker, CloudFleet fleet, PodOrderTools tools, ILogger<CloudSteps> logger)
{
    public async Task CreateAsync(PodAction.Create create, long fence, CancellationToken cancellationToken)
    {
        var candidate = Candidate.Of(create.Offer);
        if (await recipes.ForAsync(create.Pod, candidate, fence, cancellationToken) is not PodRecipe.Ready(var request))
        {
            return;
        }

        var asking = await book.ChangeAsync(create.Pod.Id, fence, pod => pod is { State: PodState.Requested, Placement.Asking: null }
            ? pod with { Placement = pod.Placement.Ask(candidate, tools.Now) with { VolumeId = request.NetworkVolumeId, VramGb = create.Offer.VramGb }, Way = pod.Way.Say($"asking for {candidate}", tools.Now) }
            : null);
        if (asking is null)
        {
            return;
        }

        if (await tools.Money.TakeAsync(create, fence) is { } why)
        {
            await book.ChangeAsync(asking.Id, fence, pod => pod.State == PodState.Requested
                ? PodChanges.Withhold(pod with { Placement = pod.Placement.Answered() }, why.Text, tools.Money.NextTry, tools.Now)
                : null);
            return;
        }

        var outcome = await cloud.CreateAsync(request, cancellationToken);
        await tools.Money.SettleAsync(asking.Id, outcome, fence);
        tools.Metrics.PodAsked(outcome.GetType().Name, candidate.GpuType);
        if (request.TemplateId is { } template && TemplateRefusal(outcome) is { } refusal)
        {
            // A template that is gone or wrong must not stop a show. Nothing was made: the next look asks without it.
            await recipes.DistrustAsync(template, refusal, fence);
            await book.ChangeAsync(asking.Id, fence, pod => pod.State == PodState.Requested
                ? pod with { Placement = pod.Placement.Answered(), Way = pod.Way.Say($"asking again without the template: {refusal}", tools.Now) }
                : null);
            return;
        }

        await book.ChangeAsync(
            asking.Id, fence, pod => pod.State == PodState.Requested ? WalkAnswer.Apply(pod, candidate, outcome, tools.Now) : null);
        if (WalkAnswer.WasGiven(outcome) is { } given)
        {
            await tools.Odds.LearnAsync(candidate, given);
        }
    }

    /// <summary>As a new pod of ours, because the broker has taken the old one out for good. Best effort: its GPU may be rented by others.</summary>
    public async Task StartAsync(PodAction.Start start, long fence, CancellationToken cancellationToken)
    {
        var stopped = start.Pod;
        var placement = stopped.Placement with { PlacedAt = tools.Now, EndAskedAt = null, Refusals = [] };
        var fresh = tools.NewPod(new(stopped.Pool, start.Spec)) with { Placement = placement, StartedAgain = true };
        fresh = fresh.To(PodState.Starting, tools.Now) with { Way = PodProgress.Start(tools.Now, PodStage.Boot, "starting it again") };
        if (await tools.Money.TakeAsync(start, fresh.Id, fence) is { } why)
        {
            await book.ChangeAsync(stopped.Id, fence, pod => pod.State == PodState.Stopped ? pod with { Notice = why.Text } : null);
            return;
        }

        if (await book.OpenAsync(fresh, fence) is null)
        {
            return;
        }

        await book.ChangeAsync(stopped.Id, fence, pod => pod.State == PodState.Stopped
            ? pod.Gone(tools.Now).To(PodState.Terminated, tools.Now, "It was started again as a new pod.")
            : null);
        var outcome = await cloud.StartAsync(stopped.CloudId!, cancellationToken);
        await book.ChangeAsync(fresh.Id, fence, pod => (pod.State, outcome) switch
        {
            (PodState.Starting, CloudOutcome.Refused(var detail)) => pod.To(PodState.Lost, tools.Now, $"It could not be started again: {detail}"),
            (PodState.Starting, CloudOutcome.Gone) => pod.Gone(tools.Now).To(PodState.Lost, tools.Now, "It is gone from the cloud."),
            // Where the answer was lost, a listing asked for from now on tells.
            _ => pod with { Placement = pod.Placement with { PlacedAt = tools.Now } },
        });
    }

    public async Task StopAsync(Pod pod, long fence, CancellationToken cancellationToken)
    {
        var outcome = await cloud.StopAsync(pod.CloudId!, cancellationToken);
        await book.ChangeAsync(pod.Id, fence, current => outcome switch
        {
            CloudOutcome.Done when current.State == PodState.Draining => PodChanges.Stopped(Asked(current), tools.Now),
            CloudOutcome.Gone when PodTransitions.Allows(current.State, PodState.Terminated) =>
                current.Gone(tools.Now).To(PodState.Terminated, tools.Now, current.Reason),
            _ => Asked(current),
        });
    }

    public async Task TerminateAsync(Pod pod, long fence, CancellationToken cancellationToken)
    {
        var lines = pod.State == PodState.Lost && pod.PostMortem.Count == 0 ? await LastLinesAsync(pod.CloudId!, cancellationToken) : pod.PostMortem;
        var outcome = await cloud.TerminateAsync(pod.CloudId!, cancellationToken);
        if (outcome is CloudOutcome.Done or CloudOutcome.Gone)
        {
            fleet.Leave(pod.CloudId!);
        }

        await book.ChangeAsync(pod.Id, fence, current =>
        {
            var asked = Asked(current) with { PostMortem = lines };
            return outcome switch
            {
                not (CloudOutcome.Done or CloudOutcome.Gone) => asked,
                _ when current.State.IsEnded() => asked.Gone(tools.Now),
                _ => asked.Gone(tools.Now).To(PodState.Terminated, tools.Now, current.Reason),
            };
        });
    }

    public async Task TerminateOrphanAsync(CloudPod orphan, CancellationToken cancellationToken)
    {
        var outcome = await cloud.TerminateAsync(orphan.CloudId, cancellationToken);
        if (outcome is CloudOutcome.Done or CloudOutcome.Gone)
        {
            fleet.Leave(orphan.CloudId);
            tools.Metrics.OrphanTerminated();
            LogOrphanTerminated(orphan.Name);
        }
    }

    /// <summary>Only when the broker says that nobody holds it, and that nobody will.</summary>
    public async Task RetireAsync(PodAction.Retire retire, long fence, CancellationToken cancellationToken)
    {
        var outcome = await broker.RetireAsync(retire.Pod, cancellationToken);
        await book.ChangeAsync(retire.Pod.Id, fence, pod => (outcome, pod.State) switch
        {
            (RetireOutcome.Retired, PodState.Ready) =>
                pod.To(PodState.Draining, tools.Now, retire.Reason) with { Drain = new PodDrain(retire.Fate, Retired: true) { Into = retire.Into } },
            (RetireOutcome.Retired, PodState.Draining) => pod with { Drain = pod.Drain! with { Retired = true } },
            _ => null,
        });
    }

    /// <summary>What may be the template's fault; the same without a template is the request's own.</summary>
    private static string? TemplateRefusal(CreateOutcome outcome) => outcome switch
    {
        CreateOutcome.Misconfigured(var detail, StatusCodes.Status404NotFound) => detail,
        CreateOutcome.Refused(var detail, _, _) => detail,
        _ => null,
    };

    private Pod Asked(Pod pod) => pod with { Placement = pod.Placement with { EndAskedAt = tools.Now } };

    private async Task<IReadOnlyList<string>> LastLinesAsync(string cloudId, CancellationToken cancellationToken)
    {
        var lines = new List<string>();
        try
        {
            await foreach (var line in cloud.LogsAsync(cloudId, new LogQuery(Tail: 20, Follow: false), cancellationToken))
            {
                lines.Add($"{line.Source}: {line.Line}");
            }
        }
        catch (HttpRequestException exception)
        {
            LogPostMortemFailed(exception.Message);
        }

        return [.. lines.TakeLast(20)];
    }

    [LoggerMessage(LogLevel.Warning, "OrphanTerminated: {Name} carried our name and nobody wanted it")]
    private partial void LogOrphanTerminated(string name);

    [LoggerMessage(LogLevel.Debug, "The last lines of a lost pod cannot be read: {Cause}")]
    private partial void LogPostMortemFailed(string cause);
}
