-- Purpose: keeps a new feed, unless its owner has as many as anybody may.
-- KEYS: 1 feeds (hash id -> record), 2 digests (hash digest -> id), 3 owners (sorted set 'owner\nid' for listing).
-- ARGV: 1 id, 2 owner, 3 digest, 4 record (JSON), 5 how many a person may have.
-- Returns: {created} or {too-many}.
local id, owner = ARGV[1], ARGV[2]
if #redis.call('ZRANGEBYLEX', KEYS[3], '[' .. owner .. '\n', '(' .. owner .. '\n~') >= tonumber(ARGV[5]) then
  return { 'too-many' }
end
redis.call('HSET', KEYS[1], id, ARGV[4])
redis.call('HSET', KEYS[2], ARGV[3], id)
redis.call('ZADD', KEYS[3], 0, owner .. '\n' .. id)
return { 'created' }
