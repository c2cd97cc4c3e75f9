using System.Text.Json;
using MetaDJ.Scope.Simulator.Faults;
using MetaDJ.Scope.Simulator.Scope.Pipelines;
using MetaDJ.Scope.Simulator.Scope.Process;

namespace MetaDJ.Scope.Simulator.Scope.Sessions;

/// <summary>
/// Every session of the process. There is room for one headless session: a second start takes its place and leaves the first running on
/// the GPU, out of anybody's reach.
/// </summary>
internal sealed class LiveSessions(ScopeProcess process, UpdateLedger ledger)
{
    public const string HeadlessId = "headless";

    private readonly List<(string Id, FrameProcessor Session)> _webRtc = [];
    private readonly List<FrameProcessor> _leaked = [];

    public FrameProcessor? Headless { get; private set; }

    public int Leaked => _leaked.Count;

    /// <summary>The session that metrics, frames and the parameter echo speak of.</summary>
    public (string Id, FrameProcessor Session)? First =>
        _webRtc.Count > 0 ? _webRtc[0] : Headless is null ? null : (HeadlessId, Headless);

    public FrameProcessor? Find(string id) => id == HeadlessId ? Headless : _webRtc.Find(session => session.Id == id).Session;

    public IEnumerable<LoadedPipeline> PipelinesInUse() =>
        All().Concat(_leaked).SelectMany(session => session.Workers).Select(worker => worker.Pipeline);

    public FrameProcessor Open(IEnumerable<(string NodeId, LoadedPipeline Pipeline)> nodes, Dictionary<string, JsonElement> parameters) =>
        new(process, ledger, nodes, parameters);

    public void SetHeadless(FrameProcessor session)
    {
        if (Headless is not null) _leaked.Add(Headless);
        Headless = session;
    }

    public bool StopHeadless()
    {
        Settle();
        var had = Headless is not null;
        Headless = null;
        return had;
    }

    public void AddWebRtc(string id, FrameProcessor session) => _webRtc.Add((id, session));

    public void RemoveWebRtc(string id)
    {
        Settle();
        _webRtc.RemoveAll(session => session.Id == id);
    }

    /// <summary>Hands one update to all sessions, as one object.</summary>
    public void Broadcast(JsonElement update)
    {
        ledger.OnReceived(process.Now, update);
        Settle();
        var sessions = All().ToList();
        if (sessions.Count == 0) return;
        var full = process.Strikes(FaultKind.ParameterQueueFull);
        var shared = update.EnumerateObject().DistinctBy(property => property.Name).ToDictionary(property => property.Name, property => property.Value);
        foreach (var session in sessions)
            session.Update(shared, full);
    }

    /// <summary>Lets every worker come to where it would be by now.</summary>
    public void Settle()
    {
        var now = process.Now;
        foreach (var session in All())
        {
            session.Settle(now);
            if (session.Workers.Count == 0) continue;
            if (process.Strikes(FaultKind.OutOfMemory)) RunOutOfMemory(session);
            if (process.Strikes(FaultKind.StalledFrames))
                foreach (var worker in session.Workers)
                    worker.Failing = true;
        }

        foreach (var session in _leaked)
            session.Settle(now);
    }

    private void RunOutOfMemory(FrameProcessor session)
    {
        foreach (var worker in session.Workers)
        {
            worker.Dead = true;
            var pipeline = worker.Pipeline.Definition.Id;
            process.Log.Write(
                "ERROR", "scope.server.pipeline_processor", $"Non-recoverable error in worker loop for {pipeline}: CUDA out of memory, stopping");
        }
    }

    private IEnumerable<FrameProcessor> All()
    {
        foreach (var (_, session) in _webRtc)
            yield return session;
        if (Headless is not null)
            yield return Headless;
    }
}
