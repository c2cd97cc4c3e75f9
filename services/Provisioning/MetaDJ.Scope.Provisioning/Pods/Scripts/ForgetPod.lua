-- Removes the record of a pod that ended. What it has cost is in the ledger.
-- KEYS[1] prov:{pods}              hash: pod id -> record
-- KEYS[2] prov:{pods}:reconciler   hash: owner, token, until
-- ARGV[1] pod id
-- ARGV[2] the version that was read
-- ARGV[3] the fencing token of the reconciler
-- Returns {'forgotten'}, {'stale'} or {'superseded'}
if tonumber(redis.call('HGET', KEYS[2], 'token') or '0') ~= tonumber(ARGV[3]) then
  return {'superseded'}
end

local stored = redis.call('HGET', KEYS[1], ARGV[1])
if not stored or cjson.decode(stored)['version'] ~= tonumber(ARGV[2]) then
  return {'stale'}
end

redis.call('HDEL', KEYS[1], ARGV[1])
return {'forgotten'}
