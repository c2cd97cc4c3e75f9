-- Purpose: a heartbeat: the lease lasts its full length again, but never past the session's end.
-- KEYS: the pool's, see Records.lua.
-- ARGV: 1 session id, 2 caller, 3 fencing token, 4 lease ms.
-- Returns: {renewed, session, lease, place}, {stale}, {not-live, state}, {gone}, {forbidden, role} or {unknown}.
local session = read(SESSIONS, ARGV[1])
if not seen_by(ARGV[2], session) then
  return refuse(ARGV[2], session)
end
local lease = read(LEASES, session.id)
if not lease then
  return session.state == 'ended' and { 'gone' } or { 'not-live', session.state }
end
if lease.expiresAt <= now then
  return { 'gone' }
end
if lease.fence ~= tonumber(ARGV[3]) then
  return { 'stale' }
end
lease.expiresAt = lease_until(lease.endsAt, tonumber(ARGV[4]))
write(LEASES, lease)
redis.call('ZADD', DEADLINES, whole(lease.expiresAt), session.id)
return view('renewed', session, lease)
