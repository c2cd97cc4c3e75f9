-- Saves or removes a record if nobody has changed it since it was read, and if the writer still acts.
-- KEYS[1] prov:{pods}:volumes or prov:{pods}:templates   hash: name -> record (JSON with a field "version")
-- KEYS[2] prov:{pods}:reconciler                         hash: owner, token, until
-- ARGV[1] name
-- ARGV[2] the version that was read; 0 when the record must be new
-- ARGV[3] the record; empty removes it
-- ARGV[4] the fencing token of the reconciler that writes; 0 for a person's order, which needs none
-- ARGV[5] how many records there may be
-- Returns {'saved'}, {'stale'}, {'superseded'} or {'full'}
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

if ARGV[3] == '' then
  redis.call('HDEL', KEYS[1], ARGV[1])
elseif not stored and redis.call('HLEN', KEYS[1]) >= tonumber(ARGV[5]) then
  return {'full'}
else
  redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
end
return {'saved'}
