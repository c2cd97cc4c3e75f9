using System.Diagnostics;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Sessions;
using Microsoft.AspNetCore.Http.Features;

namespace MetaDJ.Scope.SessionBroker.Stage;

/// <summary>Who stands at the door, and with what.</summary>
/// <param name="Subject">Who of the crew; null for those who act for anybody.</param>
/// <param name="Name">Tells callers apart when they are counted.</param>
/// <param name="ByTicket">They came with a ticket: it once opened this door.</param>
internal sealed record StageCaller(SessionId SessionId, StageRoles Role, string? Subject, string Name, long? Fence, long? Epoch, bool ByTicket = false)
{
    public Acting For(CrewAction action) => Subject is null ? Acting.ForAnybody : Acting.As(Subject, action);
}

/// <summary>The stage door: path, allow-list, rate, body, lease, and only then the pod.</summary>
internal sealed class StageDoor(StageGate gate, StageRates rates, StagePassages passages, IStage stage, PictureStarts starts, BrokerMetrics metrics)
{
    /// <param name="doorSegments">See <see cref="StagePath.Parse"/>.</param>
    public async Task<IResult> PassAsync(HttpContext http, StageCaller caller, int doorSegments)
    {
        var rawTarget = http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        if (StagePath.Parse(rawTarget, doorSegments, out var refusal) is not { } path)
        {
            return Refused("bad-path", StageProblems.BadPath(refusal!));
        }

        return StageAllowList.Admit(http.Request.Method, path.Path, caller.Role) switch
        {
            StageAdmission.Unknown => Refused("no-such-route", StageProblems.NoSuchRoute(http.Request.Method, path.Path)),
            StageAdmission.NotOnStage => Refused("not-on-stage", StageProblems.NotOnStage()),
            // Nothing on the allow-list speaks another protocol.
            StageAdmission.Admitted when http.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true } => Refused("not-on-stage", StageProblems.NotOnStage()),
            StageAdmission.Admitted(var route) => await AdmittedAsync(http, caller, route, path),
            var other => throw new UnreachableException(other.ToString()),
        };
    }

    private async Task<IResult> AdmittedAsync(HttpContext http, StageCaller caller, StageRoute route, StagePath path)
    {
        var knock = new StageKnock(route.Traffic, caller.Name, caller.SessionId, caller.Role == StageRoles.Service);
        if (rates.PauseOfCaller(knock) is { } pause)
        {
            return Refused("too-fast", StageProblems.TooFast(http, pause));
        }

        if (!await StageBody.FitsAsync(http, route.BodyLimit))
        {
            return Refused("too-large", StageProblems.TooLarge(route.BodyLimit));
        }

        return await gate.CheckAsync(caller.SessionId, caller.For(route.Action), caller.Fence, caller.Epoch, route.IsEffect) switch
        {
            GateOutcome.Pass(var pool, var podId, var fence, _) => await CountedAsync(http, knock, new StagePass(pool, podId, fence, route, path)),
            GateOutcome.Forbidden(var role) => Refused("not-on-stage", BrokerProblems.NotYourRole(role, route.Action)),
            GateOutcome.Locked(var parameter, var by) => Refused("locked", BrokerProblems.ParameterLocked(parameter, by)),
            GateOutcome.Stale => Refused("stale-token", BrokerProblems.StaleToken()),
            GateOutcome.TokenRequired => Refused("token-required", StageProblems.TokenRequired()),
            GateOutcome.StaleEpoch => Refused("stale-epoch", StageProblems.StaleEpoch()),
            GateOutcome.NotLive(var state) => Refused("not-live", BrokerProblems.NotLive(state)),
            GateOutcome.Gone => Refused("lease-gone", BrokerProblems.LeaseGone()),
            GateOutcome.Unknown when caller.ByTicket => Refused("bad-ticket", StageProblems.BadTicket()),
            GateOutcome.Unknown => Refused("unknown", BrokerProblems.NoSuchSession()),
            var other => throw new UnreachableException(other.ToString()),
        };
    }

    private async Task<IResult> CountedAsync(HttpContext http, StageKnock knock, StagePass pass)
    {
        if (rates.PauseOfSession(knock) is { } pause)
        {
            return Refused("too-fast", StageProblems.TooFast(http, pause));
        }

        if (knock.Traffic != StageTraffic.Stream)
        {
            return await PassedAsync(http, knock.SessionId, pass);
        }

        using var place = rates.OpenStream(knock);
        return place is null ? Refused("too-many-streams", StageProblems.TooManyStreams(http)) : await PassedAsync(http, knock.SessionId, pass);
    }

    private async Task<IResult> PassedAsync(HttpContext http, SessionId sessionId, StagePass pass)
    {
        using var activity = BrokerMetrics.Activities.StartActivity("stage pass");
        activity?.SetTag("stage.route", $"{pass.Route.Method} {pass.Route.Template}");
        using var passage = passages.Enter(sessionId, pass.Fence);
        var outcome = pass.Route.StartsPicture
            ? await starts.OneAtATimeAsync(http, pass, passage.CutOff)
            : await stage.ForwardAsync(http, pass, passage.CutOff);
        activity?.SetTag("outcome", outcome.ToString());
        metrics.OnStageRequest(outcome.ToString());
        return http.Response.HasStarted ? Results.Empty : outcome switch
        {
            StageOutcome.Forwarded => Results.Empty,
            StageOutcome.Unreachable => StageProblems.Unreachable(),
            StageOutcome.Slow => StageProblems.Slow(),
            StageOutcome.Failed => StageProblems.Failed(),
            StageOutcome.TooLarge => StageProblems.TooLarge(pass.Route.BodyLimit),
            StageOutcome.CutOff => BrokerProblems.StaleToken(),
            StageOutcome.Abandoned => Results.BadRequest(),
            _ => throw new UnreachableException(outcome.ToString()),
        };
    }

    private IResult Refused(string outcome, IResult problem)
    {
        metrics.OnStageRequest(outcome);
        return problem;
    }
}
