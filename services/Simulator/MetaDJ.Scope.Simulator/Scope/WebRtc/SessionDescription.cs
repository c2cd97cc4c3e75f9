using System.Security.Cryptography;
using System.Text;

namespace MetaDJ.Scope.Simulator.Scope.WebRtc;

/// <summary>An SDP answer that mirrors the offer's media and points nowhere (the address is from the documentation range).</summary>
internal static class SessionDescription
{
    private static readonly string[] Mirrored = ["a=mid:", "a=rtpmap:", "a=fmtp:", "a=rtcp-mux", "a=sctp-port:", "a=group:", "a=extmap:"];

    /// <returns>Null for an offer that is none.</returns>
    public static string? Answer(string offer)
    {
        var lines = offer.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (lines is not ["v=0", ..]) return null;
        var answer = new StringBuilder();
        Line(answer, "v=0");
        Line(answer, $"o=- {RandomNumberGenerator.GetInt32(int.MaxValue)} 1 IN IP4 0.0.0.0");
        Line(answer, "s=-");
        Line(answer, "t=0 0");
        var (ufrag, password) = (RandomNumberGenerator.GetHexString(4, true), RandomNumberGenerator.GetHexString(22, true));
        var fingerprint = string.Join(':', RandomNumberGenerator.GetBytes(32).Select(value => value.ToString("X2")));
        foreach (var line in lines)
        {
            if (line.StartsWith("m=", StringComparison.Ordinal))
            {
                Line(answer, line);
                Line(answer, "c=IN IP4 192.0.2.1");
                Line(answer, $"a=ice-ufrag:{ufrag}");
                Line(answer, $"a=ice-pwd:{password}");
                Line(answer, $"a=fingerprint:sha-256 {fingerprint}");
                Line(answer, "a=setup:active");
                Line(answer, "a=candidate:1 1 udp 2130706431 192.0.2.1 50000 typ host");
                Line(answer, "a=end-of-candidates");
            }
            else if (line is "a=recvonly" or "a=sendonly" or "a=sendrecv" or "a=inactive")
            {
                Line(answer, line switch
                {
                    "a=recvonly" => "a=sendonly",
                    "a=sendonly" => "a=recvonly",
                    _ => line,
                });
            }
            else if (Mirrored.Any(prefix => line.StartsWith(prefix, StringComparison.Ordinal)))
            {
                Line(answer, line);
            }
        }

        return answer.ToString();
    }

    private static void Line(StringBuilder text, string line) => text.Append(line).Append("\r\n");
}
