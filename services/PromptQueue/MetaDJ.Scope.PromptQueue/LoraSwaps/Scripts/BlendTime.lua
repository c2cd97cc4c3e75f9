-- Purpose: takes note of how long something took: each new measurement counts for a part, the first for all.
-- KEYS: 1 swap times (hash of 'what|pool|pipeline' -> ms).
-- ARGV: 1 field, 2 ms, 3 the part, per cent, 4 most fields kept.
-- Returns: {noted, ms} or {full} when there are as many as may be, and this would be another.
local before = redis.call('HGET', KEYS[1], ARGV[1])
if not before and redis.call('HLEN', KEYS[1]) >= tonumber(ARGV[4]) then
  return { 'full' }
end
local part = tonumber(ARGV[3]) / 100
local now = before and tonumber(before) * (1 - part) + tonumber(ARGV[2]) * part or tonumber(ARGV[2])
redis.call('HSET', KEYS[1], ARGV[1], string.format('%.0f', now))
return { 'noted', string.format('%.0f', now) }
