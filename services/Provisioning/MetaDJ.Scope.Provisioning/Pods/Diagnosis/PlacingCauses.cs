using MetaDJ.Scope.Provisioning.Contracts.Http;

namespace MetaDJ.Scope.Provisioning.Pods.Diagnosis;

/// <summary>Why a pod got no place: by what the last candidate said, else by the reason in its record.</summary>
internal static class PlacingCauses
{
    public static string Of(Pod pod) => pod.CloudId is null && pod.Placement.Refusals is [.., var last]
        ? last.Kind switch
        {
            RefusalKind.NoBalance => "insufficient-balance",
            RefusalKind.Misconfigured or RefusalKind.Invalid => "request-refused",
            RefusalKind.TurnedAway => "cloud-blocked",
            RefusalKind.Forbidden when pod.Placement.Refusals.All(refusal => refusal.Kind == RefusalKind.Forbidden) => "forbidden",
            _ => "no-capacity",
        }
        : ReasonSigns.CauseOf(pod.Reason);
}
