-- Purpose: reads who was last seen where.
-- KEYS: 1 presence of a session (sorted set: 'where' line break subject, by when).
-- ARGV: none.
-- Returns: {presence, now, where and who, ms, where and who, ms, …}.
local time = redis.call('TIME')
local answer = { 'presence', string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000)) }
for _, part in ipairs(redis.call('ZRANGE', KEYS[1], 0, -1, 'WITHSCORES')) do
  answer[#answer + 1] = part
end
return answer
