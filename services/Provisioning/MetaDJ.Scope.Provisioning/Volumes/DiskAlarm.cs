namespace MetaDJ.Scope.Provisioning.Volumes;

/// <summary>Tells a full disk from what Scope and its log say: there is no field for it.</summary>
internal static class DiskAlarm
{
    private static readonly string[] Signs = ["No space left on device", "Errno 28", "OSError(28", "Disk quota exceeded", "os error 28"];

    public static bool IsIn(string text) => Signs.Any(sign => text.Contains(sign, StringComparison.OrdinalIgnoreCase));
}
