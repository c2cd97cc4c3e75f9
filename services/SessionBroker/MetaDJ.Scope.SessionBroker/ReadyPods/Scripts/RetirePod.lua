-- Purpose: before a pod is stopped: takes it out of the ready ones for good, unless somebody holds it.
-- KEYS: the pool's, see Records.lua.
-- ARGV: 1 pod id.
-- Returns: {retired} or {leased}.
local pod = read(PODS, ARGV[1]) or { id = ARGV[1], fence = 0, price = 0 }
if pod.holder or passes_until(pod) then
  return { 'leased' }
end
redis.call('ZREM', READY, pod.id)
pod.retired = true
pod.retiredAt = now
write(PODS, pod)
return { 'retired' }
