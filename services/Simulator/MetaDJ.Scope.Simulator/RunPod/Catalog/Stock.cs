using MetaDJ.Scope.Simulator.RunPod.Pods;

namespace MetaDJ.Scope.Simulator.RunPod.Catalog;

/// <summary>How much of a GPU is free somewhere.</summary>
internal enum Stocked
{
    Unknown = 0,
    None = 1,
    Low = 2,
    Medium = 3,
    High = 4,
}

/// <summary>Free GPUs of one kind in one data centre.</summary>
public sealed record StockOptions
{
    public string Gpu { get; init; } = "";

    public string DataCenter { get; init; } = "";

    public bool Community { get; init; }

    public int Free { get; init; }
}

/// <summary>The GPUs nobody has rented. What the catalogue shows is already old when a create arrives.</summary>
internal sealed class Stock
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Gpu, string DataCenter, Cloud Cloud), int> _free = [];

    public Stock(SimulatorOptions options)
    {
        foreach (var gpu in CatalogSeed.Embedded.Gpus)
        {
            foreach (var (center, free) in gpu.Stock)
            {
                _free[(gpu.Id, center, Cloud.Secure)] = gpu.Secure ? free : 0;
                _free[(gpu.Id, center, Cloud.Community)] = gpu.Community ? free / 2 : 0;
            }
        }

        foreach (var wish in options.Stock)
        {
            Set(wish);
        }
    }

    public void Set(StockOptions wish)
    {
        lock (_gate)
        {
            _free[(wish.Gpu, wish.DataCenter, wish.Community ? Cloud.Community : Cloud.Secure)] = wish.Free;
        }
    }

    public IReadOnlyList<StockOptions> All()
    {
        lock (_gate)
        {
            return [.. _free.Select(entry => new StockOptions
            {
                Gpu = entry.Key.Gpu,
                DataCenter = entry.Key.DataCenter,
                Community = entry.Key.Cloud == Cloud.Community,
                Free = entry.Value,
            })];
        }
    }

    public int Free(string gpu, string center, Cloud cloud)
    {
        lock (_gate)
        {
            return _free.GetValueOrDefault((gpu, center, cloud));
        }
    }

    public bool TryTake(Machine machine) => Move(machine, -machine.Count);

    /// <summary>Takes without asking: a pod that was running before a restart of the simulator holds its GPU already.</summary>
    public void Claim(Machine machine)
    {
        lock (_gate)
        {
            var key = (machine.Gpu, machine.DataCenter, machine.Cloud);
            _free[key] = Math.Max(0, _free.GetValueOrDefault(key) - machine.Count);
        }
    }

    public void Return(Machine machine) => Move(machine, machine.Count);

    /// <summary>How a count of free GPUs reads in the catalogue, for someone who wants <paramref name="wanted"/> on one machine.</summary>
    public static Stocked Level(int free, int wanted) => (free / wanted) switch
    {
        <= 0 => Stocked.None,
        1 => Stocked.Low,
        <= 4 => Stocked.Medium,
        _ => Stocked.High,
    };

    private bool Move(Machine machine, int by)
    {
        lock (_gate)
        {
            var key = (machine.Gpu, machine.DataCenter, machine.Cloud);
            var free = _free.GetValueOrDefault(key) + by;
            if (free < 0)
            {
                return false;
            }

            _free[key] = free;
            return true;
        }
    }
}
