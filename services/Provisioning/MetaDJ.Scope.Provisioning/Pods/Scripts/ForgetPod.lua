-- Removes the record of a pod that ended, and keeps what it has cost.
-- KEYS[1] prov:{pods}              hash: pod id -> record
-- KEYS[2] prov:{pods}:reconciler   hash: owner, token, until
-- KEYS[3] prov:{pods}:spent        list: what forgotten pods have cost
-- ARGV[1] pod id
-- ARGV[2] the version that was read
-- ARGV[3] the fencing token of the reconciler
-- ARGV[4] how many lines the list keeps
-- ARGV[5...] one line per time it ran
-- Returns {'forgotten'}, {'stale'} or {'superseded'}
if tonumber(redis.call('HGET', KEYS[2], 'token') or '0') ~= tonumber(ARGV[3]) then
  return {'superseded'}
end

local stored = redis.call('HGET', KEYS[1], ARGV[1])
if not stored or cjson.decode(stored)['version'] ~= tonumber(ARGV[2]) then
  return {'stale'}
end

for i = 5, #ARGV do
  redis.call('RPUSH', KEYS[3], ARGV[i])
end
redis.call('LTRIM', KEYS[3], -tonumber(ARGV[4]), -1)
redis.call('HDEL', KEYS[1], ARGV[1])
return {'forgotten'}
