using System.Diagnostics;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Sessions;
using Microsoft.AspNetCore.Http.Features;

namespace MetaDJ.Scope.SessionBroker.Stage;

/// <summary>Who stands at the door, and with what.</summary>
/// <param name="Subject">Who of the crew; null for those who act for anybody.</param>
/// <param name="Name">Tells callers apart when they are counted.</param>
/// <param name="ByTicket">They came with a ticket: it once opened this door.</param>
/// <param name="ByCookie">The ticket came in a cookie, which a browser sends whoever made it.</param>
internal sealed record StageCaller(SessionId SessionId, StageRoles Role, string? Subject, string Name, long? Fence, long? Epoch, bool ByTicket = false, bool ByCookie = false)
{
    public bool IsStaff => (Role & StageRoles.Staff) != 0;

    public Acting For(CrewAction action) => Subject is null ? Acting.ForAnybody : Acting.As(Subject, action);

    /// <summary>Somebody looks at the picture. What our services look at says nothing about an audience.</summary>
    public bool Watches(StageRoute route) => route.Answer == StageAnswer.Media && Role != StageRoles.Service;
}

/// <summary>The stage door: path, allow-list, rate, body, lease, and only then the pod.</summary>
internal sealed class StageDoor(StagePasses passes, StageRates rates, StageEntrance entrance, StageWays ways, BrokerMetrics metrics)
{
    /// <param name="doorSegments">See <see cref="StagePath.Parse"/>.</param>
    public async Task<IResult> PassAsync(HttpContext http, StageCaller caller, int doorSegments)
    {
        if (StageHead.Refusal(http.Request.Headers) is { } ambiguous)
        {
            // Whatever follows on this connection may be what somebody hid behind this request.
            http.Response.Headers.Connection = "close";
            return Refused("bad-head", StageProblems.BadHead(ambiguous));
        }

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
            StageAdmission.Admitted({ TakesCookie: false }) when caller.ByCookie => Refused("not-by-cookie", StageProblems.NotByCookie()),
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

        var (names, answer) = ("", await passes.AskAsync(caller, route, "", http.RequestAborted));
        if (route.NamesParameters && answer is GateOutcome.Pass { BoundByLocks: true })
        {
            names = await StageNames.OfAsync(http);
            answer = await passes.AskAsync(caller, route, names, http.RequestAborted);
        }

        return answer switch
        {
            GateOutcome.Pass pass => await CountedAsync(http, knock, new StagePass(
                caller.SessionId, pass.Pool, pass.PodId, pass.Fence, route, path, passes.RightOf(caller, route, names, pass), caller.Subject, pass.IsToSpare) { IsWatched = caller.Watches(route) }),
            GateOutcome.Forbidden(var role) => Refused("not-on-stage", BrokerProblems.NotYourRole(role, route.Action)),
            GateOutcome.Locked(var parameter, var by) => Refused("locked", BrokerProblems.ParameterLocked(parameter, by)),
            GateOutcome.Stale => Refused("stale-token", BrokerProblems.StaleToken()),
            GateOutcome.TokenRequired => Refused("token-required", StageProblems.TokenRequired()),
            GateOutcome.StaleEpoch => Refused("stale-epoch", StageProblems.StaleEpoch()),
            GateOutcome.Ending => Refused("ending", StageProblems.Ending()),
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
            return await PassedAsync(http, pass);
        }

        using var place = rates.OpenStream(knock);
        return place is null ? Refused("too-many-streams", StageProblems.TooManyStreams(http)) : await PassedAsync(http, pass);
    }

    private async Task<IResult> PassedAsync(HttpContext http, StagePass pass)
    {
        using var activity = BrokerMetrics.Activities.StartActivity("stage pass");
        activity?.SetTag("stage.route", $"{pass.Route.Method} {pass.Route.Template}");
        using var passage = await entrance.EnterAsync(pass);
        pass.Right.Present();
        var outcome = await ways.ServeAsync(http, pass, passage.CutOff);
        if (pass.Right.IsOver)
        {
            outcome = StageOutcome.CutOff;
        }

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
            StageOutcome.VolumeBusy => StageProblems.VolumeBusy(),
            StageOutcome.VolumeUnknown => StageProblems.VolumeUnknown(),
            _ => throw new UnreachableException(outcome.ToString()),
        };
    }

    private IResult Refused(string outcome, IResult problem)
    {
        metrics.OnStageRequest(outcome);
        return problem;
    }
}
