-- Purpose: ends a key for good.
-- KEYS: 1 keys (hash id -> record), 2 index (sorted set for listing), 3 use (hash id -> ms).
-- ARGV: 1 id, 2 caller: '*' for anybody's, '=subject' for that one's own.
-- Returns: {revoked, record} or {unknown}.
local text = redis.call('HGET', KEYS[1], ARGV[1])
local record = text and cjson.decode(text)
if not record or (ARGV[2] ~= '*' and ARGV[2] ~= '=' .. record.owner) then
  return { 'unknown' }
end
redis.call('HDEL', KEYS[1], record.id)
redis.call('HDEL', KEYS[3], record.id)
redis.call('ZREM', KEYS[2], 'all\n' .. record.id)
redis.call('ZREM', KEYS[2], 'owner:' .. record.owner .. '\n' .. record.id)
return { 'revoked', text }
