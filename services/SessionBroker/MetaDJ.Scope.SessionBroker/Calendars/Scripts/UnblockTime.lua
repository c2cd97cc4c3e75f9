-- Purpose: gives blocked times free again, and what room that makes to whoever waits for it.
-- KEYS: 1 blocks (hash id -> record), then the pool's, see Bookings.lua.
-- ARGV: 1 block id.
-- Returns: {unblocked} or {unknown}.
local BLOCKS = KEYS[1]
local text = redis.call('HGET', BLOCKS, ARGV[1])
if not text then
  return { 'unknown' }
end
local block = cjson.decode(text)
redis.call('HDEL', BLOCKS, block.id)
for _, time in ipairs(block.times) do
  redis.call('ZREM', BLOCKED, span_text(time[2]) .. '|' .. block.id)
end
log_calendar({ kind = 'rules' })
offer_room()
return { 'unblocked' }
