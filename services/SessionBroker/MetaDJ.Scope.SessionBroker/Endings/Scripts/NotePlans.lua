-- Purpose: writes down when the queues of these sessions play next. Those that hold no pod are left out.
-- KEYS: 1 leases, 2 plans (hash id -> next due ms|told ms).
-- ARGV: session id, next due ms, session id, …
-- Returns: {noted}.
local time = redis.call('TIME')
local now = string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000))
for i = 1, #ARGV, 2 do
  if redis.call('HEXISTS', KEYS[1], ARGV[i]) == 1 then
    redis.call('HSET', KEYS[2], ARGV[i], ARGV[i + 1] .. '|' .. now)
  end
end
return { 'noted' }
