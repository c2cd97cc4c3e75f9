-- Writes how far an install has come, if its queue is still this replica's. See Queue.lua.
-- KEYS 8 installs
-- ARGV 2 replica  3 id  4 state  5 JSON  6 event kind ('' tells nothing)  7 text  8 most done cues  9 most events
-- Returns {'ok'} | {'cancel'} somebody wants it cancelled, nothing is written | {'over'} it is over or gone | {'lost'}
if redis.call('HGET', META, 'owner') ~= ARGV[2] then return {'lost'} end
local stored = redis.call('HGET', KEYS[8], ARGV[3])
if not stored then return {'over'} end
local state, rest = string.match(stored, '^(%d+)( %S+ %S+)\n')
if tonumber(state) > 3 then return {'over'} end
if state == '3' and tonumber(ARGV[4]) < 3 then return {'cancel'} end
redis.call('HSET', KEYS[8], ARGV[3], ARGV[4] .. rest .. '\n' .. ARGV[5])
if ARGV[6] ~= '' then
  tell(ARGV[6], '-', ARGV[7])
  publish(ARGV[8], ARGV[9])
end
return {'ok'}
