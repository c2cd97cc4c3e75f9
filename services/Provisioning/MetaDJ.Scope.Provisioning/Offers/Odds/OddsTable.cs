namespace MetaDJ.Scope.Provisioning.Offers.Odds;

/// <summary>How likely a candidate is to be had if it is asked for now.</summary>
/// <param name="Chance">0 to 1.</param>
/// <param name="Answers">How many answers of the cloud it stands on, old ones counted in part; 0 is the catalogue's word alone.</param>
/// <param name="ByHour">The habits of this hour of the day took part.</param>
internal readonly record struct CandidateOdds(double Chance, double Answers, bool ByHour);

/// <summary>
/// What our own successes and refusals say, on top of the catalogue's word for its stock. The word counts like <see cref="PriorAnswers"/>
/// answers; what happened lately (a half-life of hours) moves it; what happens at this hour of the day (a half-life of days) moves that again,
/// once <see cref="HourEnough"/> answers of the hour are known.
/// </summary>
internal sealed record OddsTable(
    IReadOnlyDictionary<OddsCellKey, OddsCell> Cells, TimeSpan HalfLife, TimeSpan HourHalfLife)
{
    private const double PriorAnswers = 2;
    private const double LateAnswers = 4;
    private const double HourEnough = 3;

    public static readonly OddsTable Empty = new(new Dictionary<OddsCellKey, OddsCell>(), TimeSpan.FromHours(6), TimeSpan.FromDays(7));

    /// <param name="stock">The catalogue's word.</param>
    public CandidateOdds Of(Candidate candidate, string stock, DateTimeOffset now)
    {
        var late = Worth(new OddsCellKey(candidate, null), HalfLife, now);
        var chance = ((Prior(stock) * PriorAnswers) + late.Given) / (PriorAnswers + late.Weight);
        var hour = Worth(new OddsCellKey(candidate, now.UtcDateTime.Hour), HourHalfLife, now);
        return hour.Weight < HourEnough
            ? new CandidateOdds(chance, late.Weight, ByHour: false)
            : new CandidateOdds(((chance * LateAnswers) + hour.Given) / (LateAnswers + hour.Weight), Math.Max(late.Weight, hour.Weight), ByHour: true);
    }

    public OddsTable With(IEnumerable<KeyValuePair<OddsCellKey, OddsCell>> cells)
    {
        var next = new Dictionary<OddsCellKey, OddsCell>(Cells);
        foreach (var (key, cell) in cells)
        {
            next[key] = cell;
        }

        return this with { Cells = next };
    }

    /// <summary>NONE is not never: stock turns over within minutes, and the catalogue is minutes old.</summary>
    private static double Prior(string stock) => stock switch
    {
        "HIGH" => 0.95,
        "MEDIUM" => 0.8,
        "LOW" => 0.5,
        "NONE" => 0.03,
        _ => 0.4,
    };

    private OddsCell Worth(OddsCellKey key, TimeSpan halfLife, DateTimeOffset now) =>
        Cells.TryGetValue(key, out var cell) ? cell.Worth(now, halfLife) : default;
}
