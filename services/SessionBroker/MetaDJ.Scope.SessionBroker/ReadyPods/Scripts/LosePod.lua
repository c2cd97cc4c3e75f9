-- Purpose: a leased pod no longer shows a picture: its lease is taken away and its session goes to the head of the line.
-- KEYS: the pool's, see Records.lua.
-- ARGV: 1 pod id, 2 the token it was held under, 3 when the pod was looked at, ms by this server's clock, 4 recovery limit ms, 5 notice.
-- Returns: {lost, session, the lease it had, place} or {kept} when the lease is another or younger than the look.
local pod = read(PODS, ARGV[1])
if not pod or not pod.holder then
  return { 'kept' }
end
local session = read(SESSIONS, pod.holder)
local lease = read(LEASES, pod.holder)
if lease.fence ~= tonumber(ARGV[2]) or lease.grantedAt >= tonumber(ARGV[3]) then
  return { 'kept' }
end
let_go(session, lease)
-- A booked one that has not even begun is waited for as long as if it never had a pod.
session.recoverBy = math.max(now + tonumber(ARGV[4]), session.giveUpAt or 0)
redis.call('ZADD', LINE, whole(now - AHEAD), session.id)
move(session, 'recovering', ARGV[5])
save(session, math.min(session.endsAt, session.recoverBy))
return view('lost', session, lease)
