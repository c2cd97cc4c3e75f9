-- Purpose: a leased pod no longer shows a picture. A pod that stands by takes over; else the lease is taken away and the session goes to the
--          head of the line. When it was the one that stood by, the session wants another.
-- KEYS: the pool's, see Records.lua.
-- ARGV: 1 pod id, 2 the token it was held under, 3 when the pod was looked at, ms by this server's clock, 4 recovery limit ms, 5 notice,
--       6 'noMoney' when no other pod can be paid for, 7 retention ms.
-- Returns: {lost, session, the lease it had, place}, {took-over, session, lease, -1, the lease it had}, {spare-lost, session, lease, -1, spare}
--          {ended, session, the lease it had, -1} when it is over instead, or {kept} when the lease is another or younger than the look.
local pod = read(PODS, ARGV[1])
if not pod or not pod.holder then
  return { 'kept' }
end
local session = read(SESSIONS, pod.holder)
local lease = read(LEASES, pod.holder)
local spare = lease.spare
if spare and spare.pod == ARGV[1] and spare.fence == tonumber(ARGV[2]) and spare.grantedAt < tonumber(ARGV[3]) then
  let_spare_go(session, lease)
  write(LEASES, lease)
  tell(session, { kind = 'hotSpare', notice = 'The second pod was lost; another will be taken.' })
  save(session, lease.expiresAt)
  return { 'spare-lost', cjson.encode(session), cjson.encode(lease), -1, cjson.encode(spare) }
end
if lease.fence ~= tonumber(ARGV[2]) or lease.grantedAt >= tonumber(ARGV[3]) then
  return { 'kept' }
end
if spare then
  return take_over(session, lease, ARGV[5])
end
if ARGV[6] == 'noMoney' or session.state == 'ending' then
  local reason = ARGV[6] == 'noMoney' and 'noMoney' or session.ending.reason
  finish(session, reason, ARGV[5], tonumber(ARGV[7]))
  return view('ended', session, lease)
end
let_go(session, lease)
-- A booked one that has not even begun is waited for as long as if it never had a pod.
session.recoverBy = math.max(now + tonumber(ARGV[4]), session.giveUpAt or 0)
redis.call('ZADD', LINE, whole(now - AHEAD), session.id)
move(session, 'recovering', ARGV[5])
save(session, math.min(session.endsAt, session.recoverBy))
return view('lost', session, lease)
