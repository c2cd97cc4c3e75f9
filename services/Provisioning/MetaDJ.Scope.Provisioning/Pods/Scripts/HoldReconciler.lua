-- Takes or renews the right to act on pods. A new holder gets a higher token; the writes of the one before are refused from then on.
-- KEYS[1] prov:{pods}:reconciler   hash: owner, token, until (Unix ms by this server's clock)
-- ARGV[1] owner
-- ARGV[2] for how long, ms
-- Returns {'held', token} or {'taken'}
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local owner = redis.call('HGET', KEYS[1], 'owner')
local till = tonumber(redis.call('HGET', KEYS[1], 'until') or '0')
if owner ~= ARGV[1] and till > now then
  return {'taken'}
end

local token
if owner == ARGV[1] and till > now then
  token = tonumber(redis.call('HGET', KEYS[1], 'token'))
else
  token = redis.call('HINCRBY', KEYS[1], 'token', 1)
end
redis.call('HSET', KEYS[1], 'owner', ARGV[1], 'until', string.format('%.0f', now + tonumber(ARGV[2])))
return {'held', token}
