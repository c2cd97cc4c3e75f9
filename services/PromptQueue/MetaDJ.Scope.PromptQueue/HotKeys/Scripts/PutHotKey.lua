-- Puts a cue under a key of a session, or takes it away.
-- KEYS those of Queue.lua  8 hot-keys
-- ARGV 2 caller, see Queue.lua  3 key  4 stored hot-key ('' deletes)  5 most keys
-- Returns {'ok', 1} | {'no-cue'} | {'full'} | {'closed'} | {'unknown'}, or why the caller may not
local state = redis.call('HGET', META, 'state')
if not state then return {'unknown'} end
local no = refused(ARGV[2], '')
if no then return no end
if state ~= 'open' then return {'closed'} end
if ARGV[4] == '' then
  if redis.call('HDEL', KEYS[8], ARGV[3]) == 0 then return {'no-cue'} end
  return {'ok', 1}
end
if redis.call('HEXISTS', KEYS[8], ARGV[3]) == 0 and redis.call('HLEN', KEYS[8]) >= tonumber(ARGV[5]) then return {'full'} end
redis.call('HSET', KEYS[8], ARGV[3], ARGV[4])
return {'ok', 1}
