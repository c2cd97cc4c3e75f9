-- Purpose: notes that somebody is there. The first sight of them wakes those who watch the session.
-- KEYS: 1 presence of a session (sorted set: 'where' line break subject, by when).
-- ARGV: 1 session id, 2 where and who, 3 how long somebody counts as there, ms, 4 most entries.
-- Returns: {there} or {came}.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local before = tonumber(redis.call('ZSCORE', KEYS[1], ARGV[2]) or 0)
redis.call('ZADD', KEYS[1], string.format('%.0f', now), ARGV[2])
redis.call('ZREMRANGEBYRANK', KEYS[1], 0, -1 - tonumber(ARGV[4]))
-- Last seen is worth knowing for a day.
redis.call('PEXPIRE', KEYS[1], 86400000)
if before + tonumber(ARGV[3]) > now then
  return { 'there' }
end
redis.call('PUBLISH', 'broker:changes:' .. ARGV[1], 'presence')
return { 'came' }
