using System.Text.Json;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Pods;
using MetaDJ.Scope.Provisioning.Pools;
using MetaDJ.Scope.Provisioning.Spend;
using MetaDJ.Scope.Testing;
using StackExchange.Redis;

namespace MetaDJ.Scope.FleetBench.Year;

/// <summary>
/// Thousands of pod lives with everything going wrong. Time stands still while anything happens, and jumps to the next timer when nothing does:
/// the waiting of a year costs nothing, and what happens is checked at every standstill.
/// </summary>
internal sealed class YearRun : IAsyncDisposable
{
    private static readonly TimeSpan Grain = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestEnd = TimeSpan.FromHours(3);
    private static readonly TimeSpan PoorFor = TimeSpan.FromMinutes(30);

    private readonly YearOptions _options;
    private readonly YearClock _clock;
    private readonly Random _dice;
    private readonly RedisProcess _redis;
    private readonly IConnectionMultiplexer _connection;
    private readonly PodStore _records;
    private readonly YearCloud _cloud;
    private readonly YearBroker _broker;
    private readonly YearFaults _faults;
    private Replica _replica = null!;
    private DateTimeOffset? _poorSince;
    private bool _wasPoor;
    private DateTimeOffset _darkAt;

    private YearRun(YearOptions options, RedisProcess redis, IConnectionMultiplexer connection, YearCloud cloud, YearClock clock)
    {
        (_options, _redis, _connection, _cloud, _clock) = (options, redis, connection, cloud, clock);
        _dice = new Random(options.Seed);
        _records = new PodStore(connection.GetDatabase());
        _broker = new YearBroker(clock, new Random(options.Seed + 1));
        _faults = new YearFaults(cloud, clock, new Random(options.Seed + 2), options.FaultShare);
        _darkAt = clock.Start + options.DarkEvery;
    }

    public YearBudgets Budgets { get; private set; } = null!;

    public YearLog Log { get; } = new();

    public YearChecks Checks { get; private set; } = null!;

    public YearBroker Broker => _broker;

    public YearFaults Faults => _faults;

    public int Deaths { get; private set; }

    /// <summary>How often nearly all machines died at once.</summary>
    public int Darkened { get; private set; }

    public int Standstills { get; private set; }

    public TimeSpan Lasted => _clock.GetUtcNow() - _clock.Start;

    public static async Task<YearRun> StartAsync(YearOptions options)
    {
        var redis = await RedisProcess.StartAsync(appendOnly: false);
        var clock = new YearClock(new DateTimeOffset(2027, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var cloud = await YearCloud.StartAsync(clock, options);
        return new YearRun(options, redis, await ConnectionMultiplexer.ConnectAsync(redis.ConnectionString + ",protocol=resp2"), cloud, clock);
    }

    /// <summary>To the end. Blocks, and must not run in the thread pool, which it watches.</summary>
    public void Live()
    {
        OpenAsync().GetAwaiter().GetResult();
        while (Checks.Lives < _options.Lives && Checks.Broken.Count < YearChecks.MostTold)
        {
            Step();
        }

        _broker.IsClosed = true;
        var limit = _clock.GetUtcNow() + LongestEnd;
        while (!IsOver() && _clock.GetUtcNow() < limit)
        {
            Step();
        }

        Checks.Hold(IsOver(), _clock.GetUtcNow(), $"pods are left: {string.Join(", ", Ours().Select(pod => $"{pod.Settings.Name} {pod.Status}"))}");
        var (counted, _) = LedgerAsync().GetAwaiter().GetResult();
        Checks.Hold(Math.Abs(counted - Billed) <= Billed * LedgerTolerance, _clock.GetUtcNow(), $"the ledger says {counted:N2} USD, the cloud {Billed:N2}");
        Checks.Hold(_cloud.StrangersAreThere(), _clock.GetUtcNow(), "a stranger's pod is gone");
        Checks.Hold(_cloud.StrangersTouched == 0, _clock.GetUtcNow(), "a stranger's pod was touched");
        Checks.Hold(_broker.ClaimedRetired == 0, _clock.GetUtcNow(), "a pod was claimed after it was retired");
    }

    /// <summary>In a short year the one hour in which the account ran dry, and everything ended between two listings, weighs more.</summary>
    private decimal LedgerTolerance => _options.Lives >= 1_000 ? 0.001m : 0.003m;

    /// <summary>USD by the cloud's own book, of pods.</summary>
    public decimal Billed => _cloud.Usage.All.Where(usage => Checks.IsOurs(usage.Id)).Sum(usage => usage.Total(_clock.GetUtcNow()));

    /// <summary>USD by our ledger, of pods: as it was counted, and with the corrections of the daily comparison with the bill.</summary>
    public async Task<(decimal Counted, decimal Corrected)> LedgerAsync()
    {
        var ledger = new LedgerStore(_connection.GetDatabase(), Microsoft.Extensions.Options.Options.Create(new SpendOptions { Retention = TimeSpan.FromDays(3_000) }));
        var now = _clock.GetUtcNow();
        var lines = (await ledger.LinesAsync(_clock.Start, now + TimeSpan.FromDays(1)))
            .Concat((await ledger.MetersAsync()).SelectMany(meter => meter.OpenLines(now)))
            .Where(line => line.Kind != SpendKind.NetworkVolume).ToList();
        return (lines.Where(line => !line.IsCorrection).Sum(line => line.Amount), lines.Sum(line => line.Amount));
    }

    public double PodHours => _cloud.Usage.All.Where(usage => Checks.IsOurs(usage.Id)).SelectMany(usage => usage.Spans)
        .Where(span => span.Rates.Gpu > 0).Sum(span => ((span.Until ?? _clock.GetUtcNow()) - span.From).TotalHours);

    public async ValueTask DisposeAsync()
    {
        await _replica.DisposeAsync();
        await _cloud.DisposeAsync();
        await _connection.DisposeAsync();
        await _redis.DisposeAsync();
    }

    private async Task OpenAsync()
    {
        await _cloud.AddStrangerAsync("a-stranger");
        await _cloud.AddStrangerAsync("metadj-another-house");
        var volume = await _cloud.AddVolumeAsync("EU-RO-1");
        var pools = new List<Pool>();
        for (var i = 0; i < 4; i++)
        {
            pools.Add(new Pool(PoolName.Parse($"pool-{i}"), Spec(i)));
        }

        pools.Add(new Pool(PoolName.Parse("volume"), Spec(4) with { NetworkVolumeId = volume, DataCenters = ["EU-RO-1"], VolumeGb = null, Maximum = 6 }));
        Checks = new YearChecks(pools);
        await StartReplicaAsync();
        foreach (var pool in pools)
        {
            await new PoolStore(_connection.GetDatabase()).PutAsync(pool);
            _broker.Open(pool.Name, pool.Spec.Maximum);
        }

        Budgets = new YearBudgets(pools[2], _options.PodsPerPool * 0.3m, _options.PodsPerPool * 12m);
        await Budgets.PutAsync(_connection.GetDatabase());
        _faults.Arm();
    }

    private PoolSpec Spec(int number) => new()
    {
        Pipeline = number % 2 == 0 ? "longlive" : "streamdiffusionv2",
        LoadParameters = new Dictionary<string, JsonElement> { ["height"] = JsonElement.Parse("320"), ["width"] = JsonElement.Parse("576") },
        Loras = [new PoolLora("neon-ink.safetensors", new Uri("https://huggingface.co/example/neon-ink/resolve/main/neon-ink.safetensors"))],
        Clouds = number == 1 ? [CloudTier.Secure, CloudTier.Community] : [CloudTier.Secure],
        DiskGb = 50 + number,

        // A card of 20 GB has less than the 20 GB that these pipelines take; one pool may learn that.
        MinimumVramGb = number == 3 ? null : 24,
        Maximum = _options.PodsPerPool,
        IdleStop = TimeSpan.FromMinutes(3),

        // One pool keeps what it does not need stopped until the next wave, and starts it again.
        WhenIdle = number == 0 ? IdleFate.Stop : IdleFate.ByPrice,
        VolumeGb = number == 0 ? 20 : null,
        IdleTerminate = TimeSpan.FromMinutes(number == 0 ? 100 : 6),
    };

    private void Step()
    {
        Standstills++;
        if (Standstills % 500 == 0)
        {
            Console.Error.WriteLine($"{Lasted.TotalHours:N1} h, {Checks.Lives} lives, {Deaths} deaths, {Checks.Broken.Count} broken, balance {_cloud.Usage.Balance:N0}");
        }

        Quiet.Wait(_connection, _replica.Redis);
        if (_replica.IsDead)
        {
            Deaths++;
            Finish(_replica.BuryAsync(_connection.GetDatabase()));
            Finish(StartReplicaAsync());
            Quiet.Wait(_connection, _replica.Redis);
        }

        var now = _clock.GetUtcNow();
        foreach (var pod in Checks.SeeCloud(_cloud.Pods, _cloud.Gone, now))
        {
            _faults.Born(pod);
        }

        var records = _records.ListAsync().GetAwaiter().GetResult();
        Checks.SeeRecords(records, _cloud.Pods, now);
        Budgets.See(_cloud.Usage, Checks, now);
        _faults.Step();
        _broker.Step(records);
        Balance(now);
        Darken(now);
        _clock.MoveOn(Grain, now + TimeSpan.FromMinutes(1));
    }

    /// <summary>Once in the year the account runs dry: the cloud ends what it can, and sells nothing until somebody pays.</summary>
    private void Balance(DateTimeOffset now)
    {
        if (!_wasPoor && Standstills % 10 == 0 && _cloud.Usage.Balance <= 0)
        {
            (_wasPoor, _poorSince) = (true, now);
            _cloud.ForgetStrangers();
        }

        if (now - _poorSince >= PoorFor)
        {
            _poorSince = null;
            _cloud.Usage.Deposit(1_000_000);
        }
    }

    /// <summary>Each of them has to be ended at the cloud by a call of its own, in the face of a quota that is short.</summary>
    private void Darken(DateTimeOffset now)
    {
        if (now < _darkAt || _broker.IsClosed)
        {
            return;
        }

        _darkAt = now + _options.DarkEvery;
        Darkened++;
        foreach (var pod in Ours().Where(_ => _dice.NextDouble() < 0.9))
        {
            _faults.Kill(pod.Settings.Name);
        }
    }

    private async Task StartReplicaAsync()
    {
        var wire = new Wire(_cloud, _broker, _faults, new Random(_dice.Next()), broken: _options.FaultShare / 5);
        _replica = await Replica.StartAsync(_clock, wire, Log, _redis.ConnectionString, new Dictionary<string, string?>());
        wire.CutAfter(_dice.Next(500, 5_000));
    }

    /// <summary>Time goes on meanwhile: something may wait for it.</summary>
    private void Finish(Task task)
    {
        var limit = _clock.GetUtcNow() + TimeSpan.FromHours(1);
        while (!task.IsCompleted)
        {
            Quiet.Wait(_connection);
            if (!task.IsCompleted)
            {
                _clock.MoveOn(Grain, _clock.GetUtcNow() + Grain);
            }

            if (_clock.GetUtcNow() > limit)
            {
                throw new InvalidOperationException("A replica does not end within an hour of its time.");
            }
        }

        task.GetAwaiter().GetResult();
    }

    private bool IsOver() => Ours().Count == 0 && _broker.IsEmpty;

    private List<Simulator.RunPod.Pods.SimulatedPod> Ours() =>
        [.. _cloud.Pods.Where(pod => pod.Settings.Name.StartsWith(Replica.Prefix, StringComparison.Ordinal))];
}
