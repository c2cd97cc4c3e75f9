-- Takes or renews the one right to write to a network volume. A new holder gets a higher token.
-- KEYS[1] prov:{volume:<id>}:turn   hash: holder, token, until (Unix ms by this server's clock)
-- ARGV[1] holder
-- ARGV[2] for how long, ms
-- ARGV[3] how long the token is remembered when nobody writes, ms
-- Returns {'taken', token, until} or {'held', ms left}
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local holder = redis.call('HGET', KEYS[1], 'holder')
local till = tonumber(redis.call('HGET', KEYS[1], 'until') or '0')
if holder ~= ARGV[1] and till > now then
  return {'held', till - now}
end

local token
if holder == ARGV[1] and till > now then
  token = tonumber(redis.call('HGET', KEYS[1], 'token'))
else
  token = redis.call('HINCRBY', KEYS[1], 'token', 1)
end
local new = string.format('%.0f', now + tonumber(ARGV[2]))
redis.call('HSET', KEYS[1], 'holder', ARGV[1], 'until', new)
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return {'taken', token, new}
