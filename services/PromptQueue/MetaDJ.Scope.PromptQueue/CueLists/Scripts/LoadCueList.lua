-- Loads a cue list into a session, in standby, in place of the one before; or takes it away. What an earlier list still owed is dropped.
-- See Queue.lua and Once.lua.
-- KEYS those of Queue.lua  8 cue list  9 hot-keys  10 idempotency keys  11 their order
-- ARGV 2 caller, see Queue.lua  3 name ('' takes the list away)  4 cues (JSON)  5 state (JSON)  6 event kind  7 most done cues  8 most events
--      9 most hot-keys  10 idempotency key ('' for none)  11 hash of the request  12 most keys  then the hot-keys that come with it: key, stored hot-key
-- Returns {'ok', version} | {'same'} it was loaded before, and may stand elsewhere by now | {'reused'} | {'closed'} | {'unknown'} | {'no-list'} | {'full'} more hot-keys than there may be, or why the caller may not
local meta = redis.call('HMGET', META, 'state')
if not meta[1] then return {'unknown'} end
local no = refused(ARGV[2], '')
if no then return no end
local known = said_before(KEYS[10], ARGV[10], ARGV[11])
if known then return known end
if meta[1] ~= 'open' then return {'closed'} end
local version = tonumber(redis.call('HGET', KEYS[8], 'version') or '0') + 1
if ARGV[3] == '' then
  if redis.call('EXISTS', KEYS[8]) == 0 then return {'no-list'} end
  redis.call('DEL', KEYS[8])
else
  local more = 0
  for i = 13, #ARGV, 2 do
    if redis.call('HEXISTS', KEYS[9], ARGV[i]) == 0 then more = more + 1 end
  end
  if redis.call('HLEN', KEYS[9]) + more > tonumber(ARGV[9]) then return {'full'} end
  for i = 13, #ARGV, 2 do redis.call('HSET', KEYS[9], ARGV[i], ARGV[i + 1]) end
  redis.call('HSET', KEYS[8], 'name', ARGV[3], 'cues', ARGV[4], 'version', string.format('%d', version), 'state', ARGV[5])
end
redis.call('HDEL', META, 'list')
tell(ARGV[6], '-', ARGV[3] .. by(ARGV[2]))
remember(KEYS[10], KEYS[11], ARGV[10], ARGV[11], 'same', ARGV[12])
publish(ARGV[7], ARGV[8])
return {'ok', string.format('%d', version)}
