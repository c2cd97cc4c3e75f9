-- Saves a pod's record if nobody has changed it since it was read, and if the writer still acts.
-- KEYS[1] prov:{pods}              hash: pod id -> record (JSON with a field "version")
-- KEYS[2] prov:{pods}:reconciler   hash: owner, token, until
-- ARGV[1] pod id
-- ARGV[2] the version that was read; 0 when the record must be new
-- ARGV[3] the record
-- ARGV[4] the fencing token of the reconciler that writes; 0 for a person's order, which needs none
-- Returns {'saved'}, {'stale'} or {'superseded'}
local fence = tonumber(ARGV[4])
if fence > 0 and tonumber(redis.call('HGET', KEYS[2], 'token') or '0') ~= fence then
  return {'superseded'}
end

local stored = redis.call('HGET', KEYS[1], ARGV[1])
local version = 0
if stored then
  version = cjson.decode(stored)['version']
end
if version ~= tonumber(ARGV[2]) then
  return {'stale'}
end

redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
return {'saved'}
