using MetaDJ.Scope.Provisioning.Contracts;

namespace MetaDJ.Scope.Provisioning.Pods.Balance;

/// <summary>The fleet's limits, and what of them is taken; this plan's own steps included.</summary>
internal sealed class FleetPlaces
{
    private readonly int _startsInFlight;
    private readonly int _maximum;

    public FleetPlaces(PodSnapshot snapshot, ProvisioningOptions options)
    {
        (_startsInFlight, _maximum) = (options.StartsInFlight, options.FleetMaximum);
        var occupying = snapshot.Pods.Where(pod => pod.Occupies).ToList();
        InFlight = occupying.Count(pod => pod.IsStarting);
        Occupied = occupying.Select(pod => pod.CloudId ?? pod.Id.ToString()).Distinct().Count();
        Leaving = occupying.Count(pod => pod.State.IsEnded() || (pod is { State: PodState.Draining, Drain.Fate: PodFate.Terminate } && snapshot.Demand?.IsLeased(pod) != true));
    }

    public int InFlight { get; private set; }

    public int Occupied { get; private set; }

    /// <summary>Places that come free without another step.</summary>
    public int Leaving { get; }

    /// <summary>Starts that people lack because the fleet has as many in flight as it may.</summary>
    public int LackingStarts { get; set; }

    /// <summary>Places that people lack because the fleet is full.</summary>
    public int LackingPlaces { get; set; }

    /// <summary>Places to be made now: no more than can be used at once, and than will not come free by themselves.</summary>
    public int PlacesToMake => Math.Min(LackingPlaces, _startsInFlight - InFlight) - Leaving - Math.Max(0, _maximum - Occupied);

    public bool IsFull => Occupied >= _maximum;

    public bool MayStart => InFlight < _startsInFlight;

    /// <summary>One start is kept for people: who comes while spares are warming does not wait until they are warm.</summary>
    public bool MayStartSpare => InFlight < (_startsInFlight > 1 ? _startsInFlight - 1 : 1);

    public void Start(bool newPlace)
    {
        InFlight++;
        Occupied += newPlace ? 1 : 0;
    }
}
