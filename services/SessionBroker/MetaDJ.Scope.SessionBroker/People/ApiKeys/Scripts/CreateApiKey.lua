-- Purpose: keeps a new API key, unless its owner has enough of them. Their keys that expired long ago are forgotten first.
-- KEYS: 1 keys (hash id -> record), 2 index (sorted set for listing), 3 use (hash id -> ms).
-- ARGV: 1 id, 2 name, 3 owner, 4 role, 5 digest, 6 lifetime ms, 7 keys per owner, 8 forgotten after ms, then the scopes.
-- Returns: {created, record} or {too-many}.
local KEYS_HASH, INDEX, USE = KEYS[1], KEYS[2], KEYS[3]
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local id, owner = ARGV[1], ARGV[3]
local prefix = 'owner:' .. owner .. '\n'

local held = redis.call('ZRANGEBYLEX', INDEX, '[' .. prefix, '(' .. prefix .. '~')
local count = 0
for _, member in ipairs(held) do
  local other = string.sub(member, #prefix + 1)
  local text = redis.call('HGET', KEYS_HASH, other)
  local record = text and cjson.decode(text)
  if not record or record.expiresAt + tonumber(ARGV[8]) < now then
    redis.call('HDEL', KEYS_HASH, other)
    redis.call('HDEL', USE, other)
    redis.call('ZREM', INDEX, member)
    redis.call('ZREM', INDEX, 'all\n' .. other)
  else
    count = count + 1
  end
end
if count >= tonumber(ARGV[7]) then
  return { 'too-many' }
end

local scopes = {}
for i = 9, #ARGV do
  table.insert(scopes, ARGV[i])
end
local record = cjson.encode({
  id = id, name = ARGV[2], owner = owner, role = ARGV[4], digest = ARGV[5], scopes = scopes, createdAt = now, expiresAt = now + tonumber(ARGV[6]),
})
redis.call('HSET', KEYS_HASH, id, record)
redis.call('ZADD', INDEX, 0, prefix .. id)
redis.call('ZADD', INDEX, 0, 'all\n' .. id)
return { 'created', record }
