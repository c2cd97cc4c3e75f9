-- Purpose: the stage of a session is silent: the pod that stands by takes its place.
-- KEYS: the pool's, see Records.lua.
-- ARGV: 1 session id, 2 the token of the silent stage, 3 the token of the spare, 4 notice.
-- Returns: {took-over, session, lease, -1, the lease it had} or {kept} when things have changed since.
local session = read(SESSIONS, ARGV[1])
local lease = session and read(LEASES, ARGV[1])
if not lease or lease.fence ~= tonumber(ARGV[2]) or not lease.spare or lease.spare.fence ~= tonumber(ARGV[3]) or lease.expiresAt <= now then
  return { 'kept' }
end
return take_over(session, lease, ARGV[4])
