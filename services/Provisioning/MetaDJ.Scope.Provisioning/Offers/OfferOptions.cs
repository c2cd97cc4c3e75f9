using System.ComponentModel.DataAnnotations;

namespace MetaDJ.Scope.Provisioning.Offers;

/// <summary>How offers are judged. None of it is a price: those come from the catalogue alone.</summary>
public sealed class OfferOptions
{
    public const string SectionName = ProvisioningOptions.SectionName + ":Offers";

    /// <summary>After this long, an answer of the cloud counts half. Stock turns over within minutes, habits within days.</summary>
    [Range(typeof(TimeSpan), "00:10:00", "31.00:00:00")]
    public TimeSpan OddsHalfLife { get; set; } = TimeSpan.FromHours(6);

    /// <summary>The same for what is known of one hour of the day.</summary>
    [Range(typeof(TimeSpan), "1.00:00:00", "366.00:00:00")]
    public TimeSpan OddsHourHalfLife { get; set; } = TimeSpan.FromDays(7);

    /// <summary>How long this replica goes by the odds it has read; its own answers it knows at once.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan OddsLifetime { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>USD that an hour of somebody's waiting is worth: what a faster or surer candidate may cost more.</summary>
    [Range(0.0, 1000.0)]
    public double WaitingWorthPerHour { get; set; } = 5;

    /// <summary>Time that one refusal costs: the call, and the chance that the walk ends without a pod.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan RefusalDelay { get; set; } = TimeSpan.FromSeconds(30);
}
