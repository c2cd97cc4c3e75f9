using System.Collections.Concurrent;
using MetaDJ.Scope.ServiceDefaults.Access;
using Microsoft.AspNetCore.SignalR;

namespace MetaDJ.Scope.PromptQueue.Hubs;

/// <summary>Connections that were opened with an API key: they end with it, while a person's end with their token.</summary>
internal sealed class HubKeys
{
    private readonly ConcurrentDictionary<string, (string Key, HubCallerContext Connection)> _open = [];

    public void Opened(HubCallerContext connection)
    {
        if (connection.User?.FindFirst(AccessTokens.KeyClaim)?.Value is { } key)
        {
            _open[connection.ConnectionId] = (key, connection);
        }
    }

    public void Closed(HubCallerContext connection) => _open.TryRemove(connection.ConnectionId, out _);

    public void Revoked(string key)
    {
        foreach (var (_, open) in _open.Where(open => open.Value.Key == key))
        {
            open.Connection.Abort();
        }
    }
}
