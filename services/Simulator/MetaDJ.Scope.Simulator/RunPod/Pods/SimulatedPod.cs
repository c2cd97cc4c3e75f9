using MetaDJ.Scope.Simulator.Faults;
using MetaDJ.Scope.Simulator.Scope;

namespace MetaDJ.Scope.Simulator.RunPod.Pods;

/// <summary>
/// One rented machine. Its status follows its boot plan whenever somebody looks, at the instants of the plan, so that it is the same
/// whether it is watched or not.
/// </summary>
internal sealed class SimulatedPod
{
    private readonly Lock _gate = new();
    private readonly PodWorld _world;
    private readonly ScopeVolume? _kept;
    private volatile ScopeServer? _scope;
    private BootPlan? _plan;

    public SimulatedPod(string id, PodSettings settings, Machine machine, DateTimeOffset createdAt, ScopeVolume? kept, PodWorld world)
    {
        (Id, Settings, Machine, CreatedAt, _kept, _world) = (id, settings, machine, createdAt, kept, world);
    }

    public string Id { get; }

    public Machine Machine { get; }

    public DateTimeOffset CreatedAt { get; }

    public PodSettings Settings { get; private set; }

    public PodStatus Status { get; private set; } = PodStatus.Provisioning;

    public DateTimeOffset? StartedAt { get; private set; }

    /// <summary>How often a container was started on it.</summary>
    public int Starts { get; private set; }

    /// <summary>It was started on its machine though the GPU is rented by somebody else.</summary>
    public bool LostItsGpu { get; set; }

    public PodLog Log { get; } = new();

    /// <summary>Held while a command decides and acts on this pod.</summary>
    public Lock Commands { get; } = new();

    /// <summary>When Scope began to listen, or will; in the simulated clock.</summary>
    public DateTimeOffset? ListensAt => _plan?.ListensAt;

    public bool IsListening => Reach() is not null;

    public FaultTarget Target => new(Id, Settings.Name, Machine.Gpu, Machine.DataCenter);

    /// <summary>What lies on the disk that dies with the pod, to be saved with it.</summary>
    public ScopeVolume? PersistentData => Settings.ScopeOnPersistentDisk ? _kept : null;

    public bool HoldsGpu => Status is PodStatus.Provisioning or PodStatus.Starting or PodStatus.Running;

    /// <summary>The Scope that listens now, or null. The way of every proxied request: no lock once it is up.</summary>
    public ScopeServer? Reach()
    {
        if (_scope is null)
        {
            Settle();
        }

        return _scope;
    }

    public void Boot(BootPlan plan)
    {
        lock (_gate)
        {
            Starts++;
            _plan = plan;
            _world.Say(this, PodLog.System, $"create container {Settings.Image}");
            Become(PodStatus.Provisioning, _world.Clock.GetUtcNow());
            SettleLocked();
        }
    }

    /// <summary>Takes up where a saved simulator left off; what was running boots as after a restart of its container.</summary>
    public void Resume(PodStatus status, DateTimeOffset? startedAt, int starts, BootPlan plan)
    {
        lock (_gate)
        {
            (Status, StartedAt, Starts) = (status, startedAt, starts);
            _plan = HoldsGpu ? plan : null;
            SettleLocked();
        }
    }

    public void Settle()
    {
        lock (_gate)
        {
            SettleLocked();
        }
    }

    /// <summary>Ends the container. Nobody asks the pod whether it likes that: also hosts are lost.</summary>
    public void End(PodStatus status, string why)
    {
        lock (_gate)
        {
            SettleLocked();
            _plan = null;
            CloseScope();
            _world.Say(this, PodLog.System, why);
            Become(status, _world.Clock.GetUtcNow());
            if (status == PodStatus.Terminated)
            {
                Log.Close();
            }
        }
    }

    /// <summary>Restarts the container in place, with new settings if there are some.</summary>
    public void Reset(PodSettings? settings = null)
    {
        lock (_gate)
        {
            SettleLocked();
            Settings = settings ?? Settings;
            CloseScope();
            Starts++;
            _plan = BootPlan.Again(_world.Clock.GetUtcNow(), _world.Options);
            _world.Say(this, PodLog.System, "restart container");
            Become(PodStatus.Running, _world.Clock.GetUtcNow());
        }
    }

    /// <summary>Changes what needs no new container.</summary>
    public void Change(PodSettings settings)
    {
        lock (_gate)
        {
            Settings = settings;
            _world.Meter(this);
        }
    }

    /// <summary>The process in the container dies and comes back.</summary>
    public bool RestartScope()
    {
        lock (_gate)
        {
            SettleLocked();
            if (_scope is not { } scope)
            {
                return false;
            }

            scope.Restart();
            _world.Say(this, PodLog.Container, "Restarting server");
            return true;
        }
    }

    private void SettleLocked()
    {
        if (_plan is not { } plan)
        {
            return;
        }

        var now = _world.Clock.GetUtcNow();
        if (Status == PodStatus.Provisioning && now >= plan.StartingAt)
        {
            Become(PodStatus.Starting, plan.StartingAt);
        }

        if (Status == PodStatus.Starting && now >= plan.RunningAt)
        {
            Become(PodStatus.Running, plan.RunningAt);
            _world.Say(this, PodLog.System, "start container");
            Complain(plan);
        }

        if (Status == PodStatus.Running && _scope is null && now >= plan.ListensAt && Settings.RunsScope)
        {
            _scope = _world.StartScope(this, _kept ?? new ScopeVolume());
            _world.Say(this, PodLog.Container, $"Uvicorn running on http://0.0.0.0:{PodSettings.ScopePort} (Press CTRL+C to quit)");
        }
    }

    private void Complain(BootPlan plan)
    {
        foreach (var line in plan.Complaint?.Lines ?? [])
        {
            _world.Say(this, plan.Complaint!.Source, line);
        }
    }

    /// <param name="at">On the simulated clock.</param>
    private void Become(PodStatus status, DateTimeOffset at)
    {
        Status = status;
        var life = _world.Clock.ToLife(at);
        StartedAt = status switch
        {
            PodStatus.Running => life,
            PodStatus.Provisioning => null,
            _ => StartedAt,
        };
        _world.Meter(this, life);
    }

    private void CloseScope()
    {
        if (_scope is { } scope)
        {
            _scope = null;
            _world.Retire(scope);
        }
    }
}
