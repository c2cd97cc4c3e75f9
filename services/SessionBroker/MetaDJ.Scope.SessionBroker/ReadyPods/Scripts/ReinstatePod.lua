-- Purpose: lets a retired pod be offered again, once it was seen starting anew or was not stopped after all.
-- KEYS: the pool's, see Records.lua.
-- ARGV: 1 pod id, 2 when the pod was looked at, ms by this server's clock.
-- Returns: {reinstated} or {kept}.
local pod = read(PODS, ARGV[1])
if not pod or not pod.retired or pod.retiredAt >= tonumber(ARGV[2]) then
  return { 'kept' }
end
pod.retired = nil
write(PODS, pod)
return { 'reinstated' }
