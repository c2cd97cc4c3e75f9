using System.Text.Json.Serialization;

namespace MetaDJ.Scope.Provisioning.Spend;

/// <summary>USD per hour of one kind.</summary>
internal readonly record struct SpendRate(SpendKind Kind, decimal PerHour);

/// <summary>An interval that goes on.</summary>
internal readonly record struct OpenInterval(SpendKind Kind, DateTimeOffset From, decimal PerHour);

/// <summary>USD.</summary>
internal readonly record struct SubjectSpend(string Subject, decimal Amount);

/// <summary>
/// What the cloud bills of one pod or volume at this time. Each change ends intervals as lines and begins new ones; within a kind they never
/// overlap, because nothing begins before <see cref="Floor"/>.
/// </summary>
internal sealed record Meter
{
    private const int SubjectsKept = 20;

    /// <summary>The cloud's id.</summary>
    public required string CloudId { get; init; }

    public required SpendLabel Label { get; init; }

    public IReadOnlyList<OpenInterval> Open { get; init; } = [];

    /// <summary>All that was before this instant is in lines, or cost nothing.</summary>
    public DateTimeOffset Floor { get; init; }

    /// <summary>It is not at the cloud any more, since then.</summary>
    public DateTimeOffset? GoneAt { get; init; }

    /// <summary>USD in lines, by our id of the pod: one that was started again is another pod of ours. The present one is last.</summary>
    public IReadOnlyList<SubjectSpend> Spent { get; init; } = [];

    [JsonIgnore]
    public decimal RatePerHour => Open.Sum(interval => interval.PerHour);

    [JsonIgnore]
    public bool IsRunning => Open.Any(interval => interval.Kind == SpendKind.Gpu);

    /// <summary>No line of it may begin or end before this.</summary>
    [JsonIgnore]
    public DateTimeOffset Newest => Open.Count > 0 ? Later(Open.Max(interval => interval.From), Floor) : Floor;

    /// <summary>USD so far by our own record, before the bill corrects it.</summary>
    /// <param name="subject">Our id of a pod it was or is.</param>
    public decimal Cost(string subject, DateTimeOffset now) =>
        Spent.Where(spend => spend.Subject == subject).Sum(spend => spend.Amount) + (Label.Subject == subject ? OpenLines(now).Sum(line => line.Amount) : 0);

    /// <summary>What the open intervals come to by now.</summary>
    public IEnumerable<LedgerLine> OpenLines(DateTimeOffset now) =>
        Open.SelectMany(interval => LedgerLine.Of(interval.Kind, CloudId, Label, interval.From, now, interval.PerHour));

    /// <summary>From that instant on these are the rates; what has none ends.</summary>
    public Meter Charge(IReadOnlyCollection<SpendRate> rates, DateTimeOffset at, ICollection<LedgerLine> lines)
    {
        var instant = Later(at, Floor);
        var (kept, ended) = (Open.Where(Goes).ToList(), Open.Where(interval => !Goes(interval)).ToList());
        var end = ended.Count > 0 ? Later(instant, ended.Max(interval => interval.From)) : instant;
        var begun = rates.Where(rate => rate.PerHour != 0 && !kept.Exists(interval => interval.Kind == rate.Kind))
            .Select(rate => new OpenInterval(rate.Kind, end, rate.PerHour));
        return Write(ended, end, lines) with { Open = [.. kept, .. begun], GoneAt = null };

        bool Goes(OpenInterval interval) => rates.Contains(new SpendRate(interval.Kind, interval.PerHour));
    }

    /// <summary>From that instant on it is counted to somebody else.</summary>
    public Meter Relabel(SpendLabel label, DateTimeOffset at, ICollection<LedgerLine> lines)
    {
        var end = Later(at, Newest);
        var written = Write(Open, end, lines);
        return written with { Label = label, Open = [.. Open.Select(interval => interval with { From = end })] };
    }

    public Meter Gone(DateTimeOffset at, ICollection<LedgerLine> lines)
    {
        var end = Later(at, Newest);
        return Write(Open, end, lines) with { Open = [], GoneAt = end };
    }

    private Meter Write(IReadOnlyList<OpenInterval> ended, DateTimeOffset at, ICollection<LedgerLine> lines)
    {
        var written = ended.SelectMany(interval => LedgerLine.Of(interval.Kind, CloudId, Label, interval.From, at, interval.PerHour)).ToList();
        written.ForEach(lines.Add);
        return this with { Floor = ended.Count > 0 ? Later(at, Floor) : Floor, Spent = Add(written.Sum(line => line.Amount)) };
    }

    private IReadOnlyList<SubjectSpend> Add(decimal amount) => amount == 0 ? Spent
        : Spent.Count > 0 && Spent[^1].Subject == Label.Subject ? [.. Spent.SkipLast(1), new(Label.Subject, Spent[^1].Amount + amount)]
        : [.. Spent.TakeLast(SubjectsKept - 1), new(Label.Subject, amount)];

    internal static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
