-- Adds one answer of the cloud to the cells it belongs to, each worth less by what has passed since; the oldest cells go when there are too many.
-- KEYS[1] prov:{odds}      hash: cell -> "given refused at" (counts, Unix ms)
-- KEYS[2] prov:{odds}:at   sorted set: cell by its Unix ms
-- ARGV[1] now, Unix ms
-- ARGV[2] 1 when it was given, 0 when it was refused
-- ARGV[3] how many cells are kept
-- ARGV[4...] pairs: cell, its half-life in ms
-- Returns {'kept', the cells as they are now, in the order given}
local now = tonumber(ARGV[1])
local kept = {'kept'}
for i = 4, #ARGV, 2 do
  local given, refused, at = 0, 0, now
  local stored = redis.call('HGET', KEYS[1], ARGV[i])
  if stored then
    local g, r, t = string.match(stored, '^(%S+) (%S+) (%S+)$')
    given, refused, at = tonumber(g) or 0, tonumber(r) or 0, tonumber(t) or now
  end
  if now > at then
    local left = 2 ^ (-(now - at) / tonumber(ARGV[i + 1]))
    given, refused, at = given * left, refused * left, now
  end
  if ARGV[2] == '1' then
    given = given + 1
  else
    refused = refused + 1
  end
  local cell = string.format('%.6f %.6f %.0f', given, refused, at)
  redis.call('HSET', KEYS[1], ARGV[i], cell)
  redis.call('ZADD', KEYS[2], string.format('%.0f', at), ARGV[i])
  kept[#kept + 1] = cell
end

local surplus = redis.call('ZCARD', KEYS[2]) - tonumber(ARGV[3])
if surplus > 0 then
  local oldest = redis.call('ZRANGE', KEYS[2], 0, surplus - 1)
  for i = 1, #oldest do
    redis.call('HDEL', KEYS[1], oldest[i])
    redis.call('ZREM', KEYS[2], oldest[i])
  end
end
return kept
