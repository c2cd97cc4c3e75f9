-- Adds the stage times of one pod to the last ones of its setting, and forgets the oldest.
-- KEYS[1] prov:{pods}:stages         hash: stage|disk|pipeline|GPU type -> the last durations in seconds, oldest first
-- KEYS[2] prov:{pods}:stages:order   sorted set: the hash's fields by when they were last written, ms
-- KEYS[3] prov:{pods}:reconciler     hash: owner, token, until
-- ARGV[1] the fencing token of the reconciler
-- ARGV[2] how many durations a field keeps
-- ARGV[3] how many fields are kept
-- ARGV[4] now, ms
-- ARGV[5...] field, seconds, field, seconds, ...
-- Returns {'recorded'} or {'superseded'}
if tonumber(redis.call('HGET', KEYS[3], 'token') or '0') ~= tonumber(ARGV[1]) then
  return {'superseded'}
end

for i = 5, #ARGV, 2 do
  local kept = {}
  for number in string.gmatch(redis.call('HGET', KEYS[1], ARGV[i]) or '', '%S+') do
    kept[#kept + 1] = number
  end
  kept[#kept + 1] = ARGV[i + 1]
  local first = math.max(1, #kept - tonumber(ARGV[2]) + 1)
  redis.call('HSET', KEYS[1], ARGV[i], table.concat(kept, ' ', first))
  redis.call('ZADD', KEYS[2], ARGV[4], ARGV[i])
end

local surplus = redis.call('ZCARD', KEYS[2]) - tonumber(ARGV[3])
if surplus > 0 then
  for _, field in ipairs(redis.call('ZRANGE', KEYS[2], 0, surplus - 1)) do
    redis.call('HDEL', KEYS[1], field)
    redis.call('ZREM', KEYS[2], field)
  end
end
return {'recorded'}
