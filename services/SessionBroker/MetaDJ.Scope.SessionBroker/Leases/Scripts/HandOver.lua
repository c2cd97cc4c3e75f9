-- Purpose: gives the stage to another person: same pod, higher token, so that nothing the old holder sends arrives any more.
-- KEYS: the pool's, see Records.lua.
-- ARGV: 1 session id, 2 caller, 3 fencing token, 4 next holder, 5 lease ms.
-- Returns: {handed-over, session, lease, place}, {stale}, {not-live, state}, {gone} or {unknown}.
local session = read(SESSIONS, ARGV[1])
if not seen_by(ARGV[2], session) then
  return { 'unknown' }
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

if lease.presentBy then
  arrive(session, lease, tonumber(ARGV[5]))
end
local pod = read(PODS, lease.pod)
lease.fence = redis.call('INCR', FENCE)
lease.holder = ARGV[4]
lease.expiresAt = lease_until(lease.endsAt, tonumber(ARGV[5]))
write(LEASES, lease)
pod.fence = lease.fence
write(PODS, pod)

unindex(session)
session.holder = ARGV[4]
index(session)
move(session, 'live', 'The stage was handed over.', lease.fence)
save(session, lease.expiresAt)
return view('handed-over', session, lease)
