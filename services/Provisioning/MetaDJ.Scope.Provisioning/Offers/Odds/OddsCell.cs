namespace MetaDJ.Scope.Provisioning.Offers.Odds;

/// <summary>How often a candidate was given and refused. What is old counts less: half after each half-life.</summary>
/// <param name="At">The instant the two counts are worth what they say.</param>
internal readonly record struct OddsCell(double Given, double Refused, DateTimeOffset At)
{
    /// <summary>How many answers are known, the old ones in part.</summary>
    public double Weight => Given + Refused;

    public OddsCell Worth(DateTimeOffset now, TimeSpan halfLife)
    {
        if (now <= At)
        {
            // Two replicas' clocks: nothing grows by going back.
            return this;
        }

        var left = Math.Pow(2, -((now - At) / halfLife));
        return new OddsCell(Given * left, Refused * left, now);
    }
}

/// <param name="Hour">Of the day, UTC; null for whatever hour, which forgets quickly.</param>
internal readonly record struct OddsCellKey(Candidate Candidate, int? Hour)
{
    private const char Separator = '|';
    private const string None = "-";

    public override string ToString() => string.Join(
        Separator, Candidate.GpuType, Candidate.Cloud, Candidate.DataCenter ?? None,
        Hour?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? None);

    /// <returns>Null for what we did not write.</returns>
    public static OddsCellKey? TryParse(string text)
    {
        var parts = text.Split(Separator);
        return parts.Length == 4 && Enum.TryParse<Contracts.Http.CloudTier>(parts[1], out var cloud)
            ? new OddsCellKey(
                new Candidate(parts[0], cloud, parts[2] == None ? null : parts[2]),
                int.TryParse(parts[3], System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var hour) ? hour : null)
            : null;
    }
}
