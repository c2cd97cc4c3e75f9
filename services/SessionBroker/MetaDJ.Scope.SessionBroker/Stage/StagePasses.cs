using MetaDJ.Scope.SessionBroker.Contracts;

namespace MetaDJ.Scope.SessionBroker.Stage;

/// <summary>Gives passes: asks the gate, waits where it says so, and uses a pass again while it is good where nothing but the token can end it.</summary>
internal sealed class StagePasses(StageGate gate, StagePassages passages, TimeProvider clock)
{
    /// <summary>Waits for whatever the token before may still have on its way: that is over in a moment.</summary>
    public async Task<GateOutcome> AskAsync(StageCaller caller, StageRoute route, string names, CancellationToken cancellationToken)
    {
        var key = KeyOf(caller, route, names);
        if (key is { } known && passages.Recent.Find(caller.SessionId, known, clock.GetTimestamp()) is { } recent)
        {
            return recent;
        }

        while (true)
        {
            var outcome = await CheckAsync(caller, route, caller.Fence, names);
            if (outcome is GateOutcome.NotYet(var moment))
            {
                await Task.Delay(moment, clock, cancellationToken);
                continue;
            }

            if (outcome is GateOutcome.Pass { Role: null or CrewRole.Lead } pass && key is { } asked)
            {
                passages.Recent.Keep(caller.SessionId, asked, pass);
            }

            return outcome;
        }
    }

    /// <summary>Asked again under the token that was passed, which a caller who sends none must keep as well.</summary>
    public StageRight RightOf(StageCaller caller, StageRoute route, string names, GateOutcome.Pass pass) => new(pass.GoodUntil, clock, async () =>
        await CheckAsync(caller, route, pass.Fence, names) is GateOutcome.Pass again ? again.GoodUntil : null);

    /// <summary>Null where the gate must be asked each time: a queue's epoch may have risen since, and who is not the lead may have got another role, or find a lock.</summary>
    private static PassKey? KeyOf(StageCaller caller, StageRoute route, string names) => caller.Epoch is null && names.Length == 0
        ? new PassKey(caller.For(route.Action), caller.Fence, route.IsEffect, caller.IsStaff)
        : null;

    private ValueTask<GateOutcome> CheckAsync(StageCaller caller, StageRoute route, long? fence, string names) => gate.CheckAsync(
        caller.SessionId, caller.For(route.Action), fence, caller.Epoch, route.IsEffect, names, caller.IsStaff, caller.Watches(route));
}
