-- Purpose: puts a pod that showed a clean picture among the ready ones, unless it is leased, retired, or used since it was last wiped.
-- KEYS: the pool's, see Records.lua.
-- ARGV: 1 pod id, 2 reset fence, 3 micro-dollars per hour, 4 ready since ms, 5 when the pod was looked at, ms by this server's clock.
-- Returns: {offered}, {leased}, {retired} or {unclean}.
local id, reset_fence = ARGV[1], tonumber(ARGV[2])
local pod = read(PODS, id) or { id = id, fence = 0 }
if pod.holder then
  return { 'leased' }
end
-- What was seen before the retirement says nothing about the time after it.
if pod.retired or (pod.retiredAt or 0) >= tonumber(ARGV[5]) then
  return { 'retired' }
end
-- Nor was it wiped for good while something of its last holder could still arrive.
if reset_fence < pod.fence or passes_until(pod) then
  return { 'unclean' }
end
-- A higher reset fence than ours tells of grants this record has lost: no token may be given twice.
if reset_fence > tonumber(redis.call('GET', FENCE) or 0) then
  redis.call('SET', FENCE, whole(reset_fence))
end
pod.fence = reset_fence
pod.passUntil = nil
pod.price = tonumber(ARGV[3])
write(PODS, pod)
redis.call('ZADD', READY, ARGV[4], id)
return { 'offered' }
