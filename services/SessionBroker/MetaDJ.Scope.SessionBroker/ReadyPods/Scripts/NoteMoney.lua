-- Purpose: notes until when there is money for a pod that somebody holds, at the pod and at its session, which will be warned of it.
-- KEYS: the pool's, see Records.lua.
-- ARGV: 1 pod id, 2 the token it is held under, 3 until when ms, '' when there is enough.
-- Returns: {noted} or {kept} when it is held under another token.
local pod = read(PODS, ARGV[1])
local session = pod and pod.holder and read(SESSIONS, pod.holder)
if not session or pod.fence ~= tonumber(ARGV[2]) then
  return { 'kept' }
end
pod.moneyUntil = tonumber(ARGV[3])
write(PODS, pod)
-- Of a pod that stands by it is only noted: the show goes on without it.
local lease = read(LEASES, session.id)
if lease and lease.pod == pod.id then
  session.moneyUntil = tonumber(ARGV[3])
  write(SESSIONS, session)
  redis.call('ZADD', LOOKS, whole(now), session.id)
end
return { 'noted' }
