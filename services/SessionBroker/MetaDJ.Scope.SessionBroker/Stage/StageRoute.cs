using MetaDJ.Scope.SessionBroker.Contracts;

namespace MetaDJ.Scope.SessionBroker.Stage;

/// <summary>As whom somebody stands at the door.</summary>
[Flags]
internal enum StageRoles
{
    None = 0,

    /// <summary>Takes part in the session: what its role may do is asked of the lease.</summary>
    Crew = 1,
    Operator = 2,
    Service = 4,
    Staff = Operator | Service,
    Everyone = Crew | Operator | Service,
}

/// <summary>What a route of Scope answers with when all is well.</summary>
internal enum StageAnswer
{
    Json = 0,

    /// <summary>A picture, a video, a sound.</summary>
    Media = 1,

    /// <summary>Plain text.</summary>
    Text = 2,
}

/// <summary>One route of Scope that may be reached through the door.</summary>
/// <param name="Action">What of the crew's rights it takes; no part of the crew reaches it when <paramref name="Roles"/> leaves them out.</param>
internal sealed record StageRoute(string Method, string Template, CrewAction Action, StageRoles Roles = StageRoles.Everyone)
{
    private readonly string[] _segments = Template.Split('/');

    /// <summary>It changes something on the pod: the fencing token is required. Some of Scope's GETs do.</summary>
    public bool IsEffect { get; init; } = Method != HttpMethods.Get;

    public StageAnswer Answer { get; init; }

    /// <summary>Its body names runtime parameters, which may be locked.</summary>
    public bool NamesParameters { get; init; }

    /// <summary>A browser may fetch it with nothing but our cookie: a picture or a sound for an element of a page, never an effect.</summary>
    public bool TakesCookie { get; init; }

    /// <summary>By which rate it is counted.</summary>
    public StageTraffic Traffic { get; init; } = Method == HttpMethods.Get ? StageTraffic.Read : StageTraffic.Effect;

    /// <summary>Bytes.</summary>
    public long BodyLimit { get; init; } = 1024 * 1024;

    /// <summary>It starts a picture: whatever still runs on the pod is stopped first, two sessions on one model break each other.</summary>
    public bool StartsPicture { get; init; }

    /// <summary>It writes files that another pod may share: see <see cref="VolumeWrites"/>.</summary>
    public bool WritesVolume { get; init; }

    /// <summary>See <see cref="StageIceServers"/>.</summary>
    public bool ListsIceServers { get; init; }

    /// <summary>Its answer names a WebRTC connection that will go past the door: see <see cref="PodPeers"/>.</summary>
    public bool OpensPeer { get; init; }

    /// <summary>A segment in braces takes any one segment that is not empty.</summary>
    public bool Matches(ReadOnlySpan<char> path)
    {
        var i = 0;
        foreach (var range in path.Split('/'))
        {
            if (i == _segments.Length)
            {
                return false;
            }

            var expected = _segments[i++];
            var segment = path[range];
            if (expected.StartsWith('{') ? segment.IsEmpty : !segment.SequenceEqual(expected))
            {
                return false;
            }
        }

        return i == _segments.Length;
    }
}
