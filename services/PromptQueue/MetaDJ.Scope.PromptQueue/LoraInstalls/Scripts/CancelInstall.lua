-- Cancels an install: at once while it waits for its turn, else by telling whoever does it. See Queue.lua.
-- KEYS 8 installs
-- ARGV 2 caller, see Queue.lua  3 id  4 event kind  5 most done cues  6 most events
-- Returns {'ok'} also for one that is over | {'gone'} | {'unknown'}, or why the caller may not
if redis.call('EXISTS', META) == 0 then return {'unknown'} end
local no = refused(ARGV[2], '')
if no then return no end
local stored = redis.call('HGET', KEYS[8], ARGV[3])
if not stored then return {'gone'} end
local state, name, rest = string.match(stored, '^(%d+) (%S+)(.*)$')
if state == '1' then
  redis.call('HSET', KEYS[8], ARGV[3], '6 ' .. name .. rest)
  tell(ARGV[4], '-', name .. by(ARGV[2]))
  publish(ARGV[5], ARGV[6])
elseif state == '2' then
  redis.call('HSET', KEYS[8], ARGV[3], '3 ' .. name .. rest)
end
return {'ok'}
