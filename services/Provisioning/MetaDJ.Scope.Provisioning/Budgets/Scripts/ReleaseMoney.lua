-- Purpose: gives held money back. The hold is cut at this moment and kept for a while: whoever added up the spent money a moment earlier must still
-- see what was running then.
-- KEYS: 1 prov:{pods}:holds, hash: pod or session id -> hold; 2 prov:{pods}:reconciler, hash: owner, token, until.
-- ARGV: 1 the fencing token of the reconciler that writes, 0 for a service's wish; 2 now (Unix ms); 3... ids.
-- Returns: {released, how many were open} or {superseded}.
local fence = tonumber(ARGV[1])
if fence > 0 and tonumber(redis.call('HGET', KEYS[2], 'token') or '0') ~= fence then
  return { 'superseded' }
end

local now, count = tonumber(ARGV[2]), 0
for i = 3, #ARGV do
  local stored = redis.call('HGET', KEYS[1], ARGV[i])
  if stored then
    local hold = cjson.decode(stored)
    if hold.open then
      hold.open = false
      hold.till = math.min(hold.till, now)
      redis.call('HSET', KEYS[1], ARGV[i], cjson.encode(hold))
      count = count + 1
    end
  end
end
return { 'released', count }
