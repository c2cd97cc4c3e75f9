using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using Refit;

namespace MetaDJ.Scope.DemoShow;

/// <summary>The first show: a person's whole way through the house, from an empty stage to the bill, over the public API only.</summary>
internal sealed class Show(HouseClients house, ShowSettings settings, Stagehand stagehand)
{
    private const string SetListName = "first-show";
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(250);

    /// <returns>Whether Scope took every cue.</returns>
    public async Task<bool> PlayAsync(CancellationToken cancellationToken)
    {
        stagehand.Plain("\nThe first show");
        SessionResponse? session = null;
        try
        {
            session = await OpenAsync(cancellationToken);
            session = await new Arrival(house, stagehand).WatchAsync(session, cancellationToken);
            return await PlayCuesAsync(session, cancellationToken);
        }
        catch (ShowProblem problem)
        {
            stagehand.Say($"the show cannot go on: {problem.Message}");
            return false;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            stagehand.Say("stopped by hand");
            return false;
        }
        finally
        {
            if (session is not null)
            {
                await CloseAsync(session.Id);
            }
        }
    }

    private async Task<SessionResponse> OpenAsync(CancellationToken cancellationToken)
    {
        var pool = settings.Pool is { } named
            ? PoolName.Parse(named)
            : (await house.Provisioning.ListPoolsAsync(cancellationToken: cancellationToken)).Items.Select(item => (PoolName?)item.Name).FirstOrDefault()
                ?? throw new ShowProblem("there is no pool to play on; put one with PUT /api/pools/<name>");
        var opened = Answer(await house.Broker.OpenAsync(new OpenSessionRequest { Pool = pool }, cancellationToken: cancellationToken));
        stagehand.Say($"session opened on pool '{pool}': {opened.Id}");
        return opened;
    }

    private async Task<bool> PlayCuesAsync(SessionResponse session, CancellationToken cancellationToken)
    {
        var log = new CueLog(house, stagehand);
        using var done = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var watching = log.FollowAsync(session.Id, done.Token);

        var cues = Answer(await house.Queue.QueueSetListAsync(session.Id, new QueueSetListRequest { Name = SetListName }, cancellationToken: cancellationToken));
        log.Expect(cues.Items);
        stagehand.Say($"set list '{SetListName}' queued: {cues.Items.Count} cues");
        if (await FadeAsync(session.Id, cancellationToken) is { } fade)
        {
            log.Expect([fade]);
        }

        while (!log.AllDone)
        {
            await Task.Delay(Glance, stagehand.Clock, cancellationToken);
            await log.CatchUpAsync(session.Id, cancellationToken);
            await HeartbeatAsync(session.Id, cancellationToken);
        }

        await log.LastFrameAsync(stagehand.Clock, cancellationToken);
        await done.CancelAsync();
        await watching;
        log.Print();
        return log.AllTaken;
    }

    /// <summary>Fades in the first LoRA on board; without any there is nothing to fade, and we say so.</summary>
    private async Task<CueResponse?> FadeAsync(SessionId session, CancellationToken cancellationToken)
    {
        var look = Answer(await house.Queue.GetLookAsync(session, cancellationToken));
        if (look.Loras is not [var first, ..])
        {
            stagehand.Say("no LoRA is on board of this pool: the fade is left out");
            return null;
        }

        var swap = new LoraSwapRequest { Loras = [first with { Scale = 1 }], Steps = 6 };
        var plan = Answer(await house.Queue.SwapLorasAsync(session, swap, cancellationToken: cancellationToken));
        stagehand.Say($"LoRA '{first.Name}' planned as {plan.Kind}: {plan.Steps} steps, {plan.SecondsInAll:0.0} s, {plan.SecondsWithoutPicture:0.0} s without picture");
        return Answer(await house.Queue.GetAsync(session, plan.CueId!.Value, cancellationToken));
    }

    private async Task HeartbeatAsync(SessionId id, CancellationToken cancellationToken)
    {
        var session = Answer(await house.Broker.GetAsync(id, cancellationToken));
        if (session is { State: SessionState.Live, FencingToken: { } token })
        {
            await house.Broker.HeartbeatAsync(id, new HeartbeatRequest { FencingToken = token }, cancellationToken);
        }
        else if (session.State == SessionState.Ended)
        {
            throw new ShowProblem($"the session ended ({session.EndReason}). {session.Notice}");
        }
    }

    private async Task CloseAsync(SessionId id)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10), stagehand.Clock);
        var closed = await house.Broker.CloseAsync(id, limit.Token);
        stagehand.Say(closed.IsSuccessStatusCode && closed.Content is { } session
            ? $"session closed; the pod goes back to be reset; cost ${session.Cost:0.0000}"
            : $"the session could not be closed: {closed.StatusCode}; it ends with its lease");
    }

    internal static T Answer<T>(IApiResponse<T> response) =>
        response.IsSuccessStatusCode && response.Content is { } content ? content : throw new ShowProblem(ShowProblem.Describe(response));
}
