-- Keeps what an image's pipelines say of their memory; those not told for longest go when there are too many.
-- KEYS[1] prov:{memory}      hash: image|pipeline -> "estimated threshold" (GB; the second '-' for none)
-- KEYS[2] prov:{memory}:at   sorted set: image|pipeline by the Unix ms it was last told
-- ARGV[1] now, Unix ms
-- ARGV[2] how many are kept
-- ARGV[3...] pairs: image|pipeline, what it says
-- Returns {'kept'}
for i = 3, #ARGV, 2 do
  redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1])
  redis.call('ZADD', KEYS[2], ARGV[1], ARGV[i])
end
local surplus = redis.call('ZCARD', KEYS[2]) - tonumber(ARGV[2])
if surplus > 0 then
  local oldest = redis.call('ZRANGE', KEYS[2], 0, surplus - 1)
  for i = 1, #oldest do
    redis.call('HDEL', KEYS[1], oldest[i])
    redis.call('ZREM', KEYS[2], oldest[i])
  end
end
return {'kept'}
