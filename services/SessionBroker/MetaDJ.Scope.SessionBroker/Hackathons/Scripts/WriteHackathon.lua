-- Purpose: replaces a hackathon's record, unless somebody else has meanwhile, and wakes those who watch it.
-- KEYS: 1 record (JSON).
-- ARGV: 1 the version it was read as, 0 for a new one, 2 the record, 3 for how many ms it is kept, 4 channel of its changes.
-- Returns: {written} or {changed}.
local text = redis.call('GET', KEYS[1])
local version = text and cjson.decode(text).version or 0
if version ~= tonumber(ARGV[1]) then
  return { 'changed' }
end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
redis.call('PUBLISH', ARGV[4], version + 1)
return { 'written' }
