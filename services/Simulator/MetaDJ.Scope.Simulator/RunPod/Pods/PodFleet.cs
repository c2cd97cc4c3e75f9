using System.Collections.Concurrent;
using System.Security.Cryptography;
using MetaDJ.Scope.Simulator.Faults;
using MetaDJ.Scope.Simulator.RunPod.Account;
using MetaDJ.Scope.Simulator.RunPod.Gate;
using MetaDJ.Scope.Simulator.RunPod.Templates;
using MetaDJ.Scope.Simulator.RunPod.Volumes;
using MetaDJ.Scope.Simulator.Scope;

namespace MetaDJ.Scope.Simulator.RunPod.Pods;

/// <summary>Every pod of the account.</summary>
internal sealed class PodFleet
{
    private const int IdLength = 14;
    private const int RememberedGone = 1_000;

    private readonly ConcurrentDictionary<string, SimulatedPod> _pods = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<SimulatedPod> _gone = new();
    private readonly PodWorld _world;
    private readonly PodPlacement _placement;
    private readonly NetworkVolumes _volumes;
    private readonly PodTemplates _templates;
    private readonly FaultBoard _faults;
    private readonly AccountKeys _keys;
    private readonly Random _dice;

    public PodFleet(PodWorld world, PodPlacement placement, NetworkVolumes volumes, PodTemplates templates, FaultBoard faults, AccountKeys keys)
    {
        (_world, _placement, _volumes, _templates, _faults, _keys) = (world, placement, volumes, templates, faults, keys);
        _dice = world.Options.Seed is { } seed ? new Random(seed) : Random.Shared;
        faults.Roster = name => _pods.Values.FirstOrDefault(pod => pod.Settings.Name == name)?.Target;
        volumes.InUse = id => _pods.Values.Any(pod => pod.Settings.NetworkVolumeId == id);
    }

    public IReadOnlyList<SimulatedPod> All => [.. _pods.Values.OrderBy(pod => pod.CreatedAt).ThenBy(pod => pod.Id, StringComparer.Ordinal)];

    /// <summary>The latest that were terminated: their record is gone for the API, not for whoever checks what happened.</summary>
    public IReadOnlyCollection<SimulatedPod> Gone => _gone;

    public SimulatedPod? Find(string id) => _pods.GetValueOrDefault(id);

    public (SimulatedPod? Pod, RunPodProblem? Refusal) Create(CreatePodRequest request)
    {
        if (PodRules.Broken(request, id => _volumes.Find(id)?.Volume) is { } broken)
        {
            return (null, RunPodProblem.BadRequest(broken));
        }

        PodTemplate? template = null;
        if (request.TemplateId is { } templateId && (template = _templates.Find(templateId)) is null)
        {
            return (null, RunPodProblem.NotFound("template"));
        }

        if (template is { Serverless: true })
        {
            return (null, RunPodProblem.Invalid("$.templateId: template is a serverless template"));
        }

        var settings = PodSettingsOf.New(request, template, _keys.All);
        var volume = settings.NetworkVolumeId is { } volumeId ? _volumes.Find(volumeId) : null;
        var ownCuda = request.Gpu is { AllowedCudaVersions: not null } or { MinCudaVersion: not null };
        var (machine, refusal) = _placement.Place(
            request, ownCuda ? request.Gpu!.AllowedCudaVersions : template?.AllowedCudaVersions, volume?.Volume.DataCenter);
        if (machine is null)
        {
            return (null, refusal);
        }

        var pod = new SimulatedPod(
            RandomNumberGenerator.GetString("abcdefghijklmnopqrstuvwxyz0123456789", IdLength),
            settings, machine, _world.Clock.Life.GetUtcNow(), KeptBy(settings, saved: null), _world);
        _pods[pod.Id] = pod;
        pod.Boot(Plan(pod, Roll() < _world.Options.RunningAtCreate));
        return (pod, null);
    }

    public RunPodProblem? Act(SimulatedPod pod, PodAction action)
    {
        // One command at a time per pod: two starts would take two GPUs.
        lock (pod.Commands)
        {
            return ActLocked(pod, action);
        }
    }

    private RunPodProblem? ActLocked(SimulatedPod pod, PodAction action)
    {
        pod.Settle();
        if (!pod.Status.Permitted().Contains(action))
        {
            return RunPodProblem.Conflict(
                $"action '{RunPodJson.Action.Spell(action)}' is not valid for pod status {RunPodJson.Status.Spell(pod.Status)}");
        }

        if (pod.Settings.Locked && action is (PodAction.Stop or PodAction.Restart))
        {
            return RunPodProblem.Conflict("pod is locked");
        }

        switch (action)
        {
            case PodAction.Start when !_placement.TryResume(pod):
                return RunPodProblem.BadRequest("Failed to resume pod.");
            case PodAction.Start:
                pod.LostItsGpu = _faults.Strike(FaultKind.StartsWithoutGpu, pod.Target) is not null;
                pod.Boot(Plan(pod, runningAtOnce: false));
                return null;
            case PodAction.Restart:
                pod.Reset();
                return null;
            case PodAction.Stop:
                End(pod, PodStatus.Exited, "stop container");
                return null;
            default:
                End(pod, PodStatus.Terminated, "remove container");
                return null;
        }
    }

    /// <summary>Ends a pod for whatever reason, and lets its GPU go.</summary>
    public void End(SimulatedPod pod, PodStatus status, string why)
    {
        lock (pod.Commands)
        {
            var held = pod.HoldsGpu;
            pod.End(status, why);
            if (held)
            {
                _placement.Free(pod.Machine);
            }
        }

        if (status == PodStatus.Terminated && _pods.TryRemove(pod.Id, out _))
        {
            _gone.Enqueue(pod);
            while (_gone.Count > RememberedGone && _gone.TryDequeue(out _))
            {
            }
        }
    }

    public RunPodProblem? Update(SimulatedPod pod, UpdatePodRequest request, bool clearsRegistry)
    {
        PodTemplate? template = null;
        if (request.TemplateId is { } templateId && (template = _templates.Find(templateId)) is null)
        {
            return RunPodProblem.NotFound("template");
        }

        if (PodRules.Broken(request, pod.Settings) is { } broken)
        {
            return RunPodProblem.BadRequest(broken);
        }

        pod.Settle();
        var next = PodSettingsOf.Patched(pod.Settings, request, template, clearsRegistry);
        if (pod.Status == PodStatus.Running && pod.Settings.NeedsReset(next))
        {
            pod.Reset(next);
        }
        else
        {
            pod.Change(next);
        }

        return null;
    }

    /// <summary>Puts a saved pod back on its machine. Whatever ran in it has been restarted.</summary>
    public void Restore(SavedPod saved)
    {
        var pod = new SimulatedPod(saved.Id, saved.Settings, saved.Machine, saved.CreatedAt, KeptBy(saved.Settings, saved.Data), _world);
        _pods[pod.Id] = pod;
        var plan = saved.Status == PodStatus.Running ? BootPlan.Again(_world.Clock.GetUtcNow(), _world.Options) : Plan(pod, runningAtOnce: false);
        pod.Resume(saved.Status, saved.StartedAt, saved.Starts, plan with { ListensAt = saved.Endless ? null : plan.ListensAt });
        if (pod.HoldsGpu)
        {
            _placement.Claim(pod.Machine);
        }
    }

    private ScopeVolume? KeptBy(PodSettings settings, ScopeVolume? saved) =>
        settings.ScopeVolumeId is { } id ? _volumes.Find(id)?.Data
        : settings.ScopeOnPersistentDisk ? saved ?? new ScopeVolume()
        : null;

    private BootPlan Plan(SimulatedPod pod, bool runningAtOnce)
    {
        var now = _world.Clock.GetUtcNow();
        var slow = _faults.Strike(FaultKind.SlowBoot, pod.Target);
        BootComplaint? complaint = BootComplaint.Kinds.Where(kind => _faults.Strike(kind, pod.Target) is not null)
            .Select(kind => BootComplaint.Of(kind, pod.Settings.Image)).FirstOrDefault();
        var endless = complaint is not null || _faults.Strike(FaultKind.BootNeverEnds, pod.Target) is not null;
        lock (_dice)
        {
            var plan = BootPlan.Draw(now, _world.Options, _dice, slow, endless) with { Complaint = complaint };
            return runningAtOnce ? plan.RunningFrom(now) : plan;
        }
    }

    private double Roll()
    {
        lock (_dice)
        {
            return _dice.NextDouble();
        }
    }
}
