namespace MetaDJ.Scope.Bench.Sink;

/// <summary>What arrived at the sink in one run, in which order, and how late. Every breach of order is kept: a fast wrong queue is no result.</summary>
internal sealed class ArrivalLog
{
    private const int BreachesTold = 10;

    private readonly Lock _gate = new();
    private BeginRun _run = new(Run: -1, Sessions: 0, PerSession: 0, WarmUp: 0);
    private int[] _next = [];
    private bool[] _seen = [];
    private List<long> _fromPlan = [];
    private List<long> _fromSend = [];
    private List<long> _generatorLate = [];
    private List<string> _breaches = [];
    private int _breachCount;
    private int _arrived;
    private int _strays;
    private long _firstAt;
    private long _lastAt;

    public void Begin(BeginRun run)
    {
        lock (_gate)
        {
            _run = run;
            _next = new int[run.Sessions];
            _seen = new bool[run.Sessions * run.PerSession];
            (_fromPlan, _fromSend, _generatorLate, _breaches) = ([], [], [], []);
            (_breachCount, _arrived, _strays, _firstAt, _lastAt) = (0, 0, 0, 0, 0);
        }
    }

    public void Record(ReadOnlySpan<byte> body, long now)
    {
        var marked = Marker.TryFind(body, out var marker);
        lock (_gate)
        {
            if (!marked || marker.Run != _run.Run || marker.Session >= _run.Sessions || marker.Sequence >= _run.PerSession)
            {
                _strays++;
                return;
            }

            Count(marker, now);
        }
    }

    public Arrivals Read()
    {
        lock (_gate)
        {
            return new Arrivals
            {
                Expected = _run.Sessions * _run.PerSession,
                Arrived = _arrived,
                BreachCount = _breachCount,
                Breaches = [.. _breaches],
                Missing = [.. Missing().Take(BreachesTold)],
                Strays = _strays,
                FirstAt = _firstAt,
                LastAt = _lastAt,
                FromPlan = Spread.Of(_fromPlan),
                FromSend = Spread.Of(_fromSend),
                GeneratorLate = Spread.Of(_generatorLate),
            };
        }
    }

    private void Count(Marker marker, long now)
    {
        ref var seen = ref _seen[(marker.Session * _run.PerSession) + marker.Sequence];
        ref var next = ref _next[marker.Session];
        if (seen)
        {
            Breach($"session {marker.Session}: prompt {marker.Sequence} arrived twice");
            return;
        }

        if (marker.Sequence != next)
        {
            Breach($"session {marker.Session}: prompt {marker.Sequence} arrived where {next} was due");
        }

        seen = true;
        next = Math.Max(next, marker.Sequence + 1);
        _arrived++;
        _firstAt = _firstAt == 0 ? now : _firstAt;
        _lastAt = now;
        if (marker.Sequence >= _run.WarmUp)
        {
            _fromPlan.Add(now - marker.PlannedAt);
            _fromSend.Add(now - marker.SentAt);
            _generatorLate.Add(marker.SentAt - marker.PlannedAt);
        }
    }

    private IEnumerable<string> Missing() => _seen
        .Index()
        .Where(prompt => !prompt.Item)
        .Select(prompt => $"session {prompt.Index / _run.PerSession}: prompt {prompt.Index % _run.PerSession}");

    private void Breach(string what)
    {
        _breachCount++;
        if (_breaches.Count < BreachesTold)
        {
            _breaches.Add(what);
        }
    }
}
