-- Purpose: forgets a pod that no longer exists.
-- KEYS: the pool's, see Records.lua.
-- ARGV: 1 pod id, 2 when the pods were looked at, ms by this server's clock.
-- Returns: {forgotten} or {kept}.
local pod = read(PODS, ARGV[1])
if not pod or pod.holder or (pod.retiredAt or 0) >= tonumber(ARGV[2]) then
  return { 'kept' }
end
redis.call('ZREM', READY, pod.id)
redis.call('HDEL', PODS, pod.id)
return { 'forgotten' }
