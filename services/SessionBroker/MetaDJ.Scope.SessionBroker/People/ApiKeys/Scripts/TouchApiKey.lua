-- Purpose: notes that a key was used, if it still exists.
-- KEYS: 1 keys (hash id -> record), 2 use (hash id -> ms).
-- ARGV: 1 id.
-- Returns: {touched} or {unknown}.
if redis.call('HEXISTS', KEYS[1], ARGV[1]) == 0 then
  return { 'unknown' }
end
local time = redis.call('TIME')
redis.call('HSET', KEYS[2], ARGV[1], string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000)))
return { 'touched' }
