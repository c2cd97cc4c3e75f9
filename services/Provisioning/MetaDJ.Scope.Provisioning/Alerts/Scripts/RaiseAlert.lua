-- Opens an alert, or says again that it is open: it keeps the instant of its beginning.
-- KEYS[1] prov:{pods}:alerts   hash: alert key -> alert (JSON with fields "since" and "at")
-- ARGV[1] alert key
-- ARGV[2] the alert as if it began now
-- ARGV[3] how many alerts are kept; beyond that the one that was raised longest ago makes room
-- Returns {'opened'}, {'repeated'}
local stored = redis.call('HGET', KEYS[1], ARGV[1])
if stored then
  local alert = cjson.decode(ARGV[2])
  alert['since'] = cjson.decode(stored)['since']
  redis.call('HSET', KEYS[1], ARGV[1], cjson.encode(alert))
  return {'repeated'}
end

while redis.call('HLEN', KEYS[1]) >= tonumber(ARGV[3]) do
  local entries = redis.call('HGETALL', KEYS[1])
  local oldest, at
  for i = 1, #entries, 2 do
    local raised = cjson.decode(entries[i + 1])['at']
    if not at or raised < at then
      oldest, at = entries[i], raised
    end
  end
  redis.call('HDEL', KEYS[1], oldest)
end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
return {'opened'}
