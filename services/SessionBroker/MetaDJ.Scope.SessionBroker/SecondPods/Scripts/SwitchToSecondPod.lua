-- Purpose: the pod that was prepared becomes the stage, and the one of before is left to its pool.
-- KEYS: the pool's, see Records.lua.
-- ARGV: 1 session id, 2 hand-off, 3 the stage's token, 4 the second pod's token, 5 notice.
-- Returns: {took-over, session, lease, -1, the lease it had}, {switched, session, lease, place} when it is done already, {kept} when things have
--          changed since, {ended} or {unknown}.
local session = read(SESSIONS, ARGV[1])
if not session then
  return { 'unknown' }
end
if session.state == 'ended' then
  return { 'ended' }
end
local lease = read(LEASES, session.id)
if lease and session.handedOff == ARGV[2] then
  return view('switched', session, lease)
end
if not lease or lease.expiresAt <= now or lease.fence ~= tonumber(ARGV[3]) or not lease.second or lease.second.key ~= ARGV[2]
  or not lease.spare or lease.spare.fence ~= tonumber(ARGV[4]) then
  return { 'kept' }
end
return take_over(session, lease, ARGV[5])
