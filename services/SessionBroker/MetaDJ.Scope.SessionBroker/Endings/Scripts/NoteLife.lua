-- Purpose: writes down that somebody watched or played these sessions just now. Those that hold no pod are left out.
-- KEYS: 1 leases, 2 life (hash id -> ms).
-- ARGV: session ids.
-- Returns: {noted}.
local time = redis.call('TIME')
local now = string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000))
for _, id in ipairs(ARGV) do
  if redis.call('HEXISTS', KEYS[1], id) == 1 then
    redis.call('HSET', KEYS[2], id, now)
  end
end
return { 'noted' }
