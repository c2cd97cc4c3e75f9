namespace MetaDJ.Scope.Provisioning.Budgets;

/// <summary>
/// Money in millionths of a dollar: whole numbers, so that our sums and those of the scripts agree to the last digit. What is spent or held is
/// rounded up, so that rounding never lets a limit be passed.
/// </summary>
internal static class MicroUsd
{
    private const double MillisecondsPerHour = 3_600_000;

    public static long Up(decimal usd) => (long)decimal.Ceiling(usd * 1_000_000);

    /// <summary>As a limit is read by the script: rounded down, but for what a binary number is off by.</summary>
    public static long Limit(decimal usd) => (long)Math.Floor(((double)usd * 1_000_000) + 0.001);

    public static decimal ToUsd(long micro) => micro / 1_000_000m;

    /// <summary>What a rate per hour costs in that time; the same double arithmetic as in <c>HoldMoney.lua</c>.</summary>
    public static long Cost(long perHour, long milliseconds) => milliseconds <= 0 ? 0 : (long)Math.Ceiling(perHour * (double)milliseconds / MillisecondsPerHour);

    /// <summary>How long an amount lasts at a rate, in milliseconds.</summary>
    public static long Lasts(long amount, long perHour)
    {
        if (amount <= 0)
        {
            return 0;
        }

        var milliseconds = (long)Math.Floor(amount * MillisecondsPerHour / perHour);
        return milliseconds > 0 && Cost(perHour, milliseconds) > amount ? milliseconds - 1 : milliseconds;
    }

    /// <summary>For people, to the cent and never rounded up.</summary>
    public static string Text(long micro) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"${Math.Floor(micro / 10_000m) / 100m:0.00}");
}
