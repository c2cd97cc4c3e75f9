-- Renews the right to write to a network volume, if it is still held under this token.
-- KEYS[1] prov:{volume:<id>}:turn   hash: holder, token, until (Unix ms by this server's clock)
-- ARGV[1] token
-- ARGV[2] for how long, ms
-- ARGV[3] how long the token is remembered when nobody writes, ms
-- Returns {'renewed', until} or {'lost'}
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
if redis.call('HGET', KEYS[1], 'token') ~= ARGV[1] or tonumber(redis.call('HGET', KEYS[1], 'until') or '0') <= now then
  return {'lost'}
end
local new = string.format('%.0f', now + tonumber(ARGV[2]))
redis.call('HSET', KEYS[1], 'until', new)
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return {'renewed', new}
