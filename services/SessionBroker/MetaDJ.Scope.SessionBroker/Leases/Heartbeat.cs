using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Sessions;

namespace MetaDJ.Scope.SessionBroker.Leases;

/// <summary>Somebody's sign of life for a session, under the token they know.</summary>
internal readonly record struct Heartbeat(SessionId SessionId, Acting Caller, FencingToken Token);
