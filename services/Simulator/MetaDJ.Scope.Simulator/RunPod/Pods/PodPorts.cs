using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace MetaDJ.Scope.Simulator.RunPod.Pods;

/// <summary>How a pod's ports are reached from outside: by another number after every start of the container, as in life.</summary>
internal static class PodPorts
{
    /// <summary>A number that asks for a port which is the same inside and outside.</summary>
    private const int FirstSymmetrical = 70_000;

    private const string SecureAddress = "203.0.113.7";

    /// <summary>Stable in the Secure cloud; a Community host may come back with another.</summary>
    public static string Address(SimulatedPod pod) =>
        pod.Machine.Cloud == Cloud.Secure ? SecureAddress : string.Create(CultureInfo.InvariantCulture, $"198.51.100.{1 + (Draw(pod, 0) % 250)}");

    public static int Public(SimulatedPod pod, int port) => 10_000 + (Draw(pod, port) % 50_000);

    public static IEnumerable<PortMapping> Mapped(SimulatedPod pod) => Parsed(pod).Select(port => port switch
    {
        (var inside, "tcp") when pod.IsListening => new PortMapping(Inside(pod, inside), Public(pod, inside), "tcp", Address(pod)),
        var (inside, type) => new PortMapping(inside, null, type, null),
    });

    /// <summary>What the pod's own programs read of it.</summary>
    public static IEnumerable<(string Name, string Value)> Variables(SimulatedPod pod)
    {
        yield return ("RUNPOD_PUBLIC_IP", Address(pod));
        foreach (var (inside, _) in Parsed(pod).Where(port => port.Type == "tcp"))
        {
            yield return (
                string.Create(CultureInfo.InvariantCulture, $"RUNPOD_TCP_PORT_{inside}"), Public(pod, inside).ToString(CultureInfo.InvariantCulture));
        }
    }

    private static int Inside(SimulatedPod pod, int port) => port >= FirstSymmetrical ? Public(pod, port) : port;

    private static IEnumerable<(int Inside, string Type)> Parsed(SimulatedPod pod) =>
        pod.Settings.Ports.Select(port => port.Split('/')).Select(parts => (int.Parse(parts[0], CultureInfo.InvariantCulture), parts[1]));

    private static ushort Draw(SimulatedPod pod, int port) =>
        BitConverter.ToUInt16(SHA256.HashData(Encoding.UTF8.GetBytes($"{pod.Id}/{pod.Starts}/{port}")));
}
