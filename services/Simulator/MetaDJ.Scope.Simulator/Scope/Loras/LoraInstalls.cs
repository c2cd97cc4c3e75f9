namespace MetaDJ.Scope.Simulator.Scope.Loras;

/// <summary>One download into <c>{file}.incomplete</c>.</summary>
internal sealed class LoraInstall(LoraFile file, DateTimeOffset endsAt, bool late)
{
    public LoraFile File { get; set; } = file;

    public DateTimeOffset EndsAt => endsAt;

    /// <summary>Another download of the same file was first: when this one ends, its temporary file is gone.</summary>
    public bool Late => late;
}

/// <summary>
/// Downloads under way. They end whether or not somebody still waits for the answer. A second one for the same file appends to the same
/// temporary file, and what the first then moves into place is garbage.
/// </summary>
internal sealed class LoraInstalls(ScopeServerSpec spec, SimulatorOptions options)
{
    private const double BytesPerSecond = 45e6;

    private readonly List<LoraInstall> _running = [];

    /// <param name="slow">Longer than the proxy in front waits.</param>
    public LoraInstall Start(LoraFile file, DateTimeOffset now, bool slow)
    {
        Settle(now);
        var rival = _running.Find(install => install.File.RelativePath == file.RelativePath && !install.Late);
        if (rival is not null) rival.File = rival.File.Garbled();
        var takes = slow ? 1.5 * options.GatewayLimit : options.Wait(TimeSpan.FromSeconds(file.SizeBytes / BytesPerSecond));
        var install = new LoraInstall(file, now + takes, rival is not null);
        _running.Add(install);
        return install;
    }

    public LoraFile? Find(string relativePath, DateTimeOffset now)
    {
        Settle(now);
        return spec.Volume.Loras.GetValueOrDefault(relativePath);
    }

    public void Settle(DateTimeOffset now)
    {
        foreach (var install in _running.Where(install => install.EndsAt <= now && !install.Late))
            spec.Volume.Put(install.File);
        _running.RemoveAll(install => install.EndsAt <= now);
    }
}
