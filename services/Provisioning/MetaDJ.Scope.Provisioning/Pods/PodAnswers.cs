using System.Text.Json;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Brakes;
using MetaDJ.Scope.Provisioning.Pods.Stages;
using MetaDJ.Scope.Provisioning.Spend;

namespace MetaDJ.Scope.Provisioning.Pods;

/// <summary>Pods as they are answered. Neither the cloud's id of one nor its address is in it.</summary>
internal sealed class PodAnswers(StageTimes times, PodCosts costs, FleetBrake brake, TimeProvider clock)
{
    /// <summary>Reads once what all pods of an answer share.</summary>
    public async Task<Func<Pod, PodResponse>> ReadAsync()
    {
        var (history, cost, pull, now) = (await times.ReadAsync(), await costs.OfAllAsync(), await brake.ReadAsync(), clock.GetUtcNow());
        return pod => Response(pod, StageForecast.Of(pod, history, now), cost(pod), pull?.Notice);
    }

    private static PodResponse Response(Pod pod, StageForecast forecast, decimal cost, string? notice) => new()
    {
        Id = pod.Id,
        Pool = pod.Pool,
        State = pod.State,
        Progress = pod.Way.Text,
        Stage = pod.Way.Stage == PodStage.None ? null : Word(pod.Way.Stage),
        Percent = forecast.Percent,
        StagePercent = forecast.StagePercent,
        EstimatedReadyAt = forecast.ReadyAt,
        Reason = pod.Reason,
        Cause = pod.Cause,
        Recovery = [.. pod.Recovery.Taken.Select(rung => new RecoveryStep(rung.Rung, rung.Cause, rung.At))],
        Succeeds = pod.Recovery.Succeeds,
        Notice = (notice, pod.Notice) is ({ } both, { } own) ? $"{both} {own}" : notice ?? pod.Notice,
        MoneyUntil = pod.State.IsEnded() ? null : pod.MoneyUntil,
        ResetFence = pod.ResetFence,
        GpuType = pod.Placement.GpuType,
        DataCenter = pod.Placement.DataCenter,
        PricePerHour = pod.Placement.PricePerHour,
        Cost = decimal.Round(cost, 6),
        Refusals = [.. pod.Placement.Refusals.Select(refusal => refusal.ToResponse())],
        CreatedAt = pod.CreatedAt,
        ReadyAt = pod.ReadyAt,
        StageSeconds = pod.Way.Seconds.ToDictionary(stage => Word(stage.Key), stage => stage.Value),
    };

    private static string Word(PodStage stage) => JsonNamingPolicy.CamelCase.ConvertName(stage.ToString());
}
