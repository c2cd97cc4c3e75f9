-- Purpose: forgets a feed and its secret at once.
-- KEYS: 1 feeds, 2 digests, 3 owners, see CreateFeed.lua.
-- ARGV: 1 id, 2 caller: '*' for anybody's, '=subject' for one's own.
-- Returns: {revoked} or {unknown}.
local text = redis.call('HGET', KEYS[1], ARGV[1])
local feed = text and cjson.decode(text) or nil
if not feed or (ARGV[2] ~= '*' and ARGV[2] ~= '=' .. feed.owner) then
  return { 'unknown' }
end
redis.call('HDEL', KEYS[1], feed.id)
redis.call('HDEL', KEYS[2], feed.digest)
redis.call('ZREM', KEYS[3], feed.owner .. '\n' .. feed.id)
return { 'revoked' }
