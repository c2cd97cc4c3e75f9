-- Writes an entry of the LoRA library over the one it was made from, or a new one unless there are too many.
-- KEYS 1 library
-- ARGV 1 name  2 what is there, as it was read ('' nothing)  3 JSON  4 most entries
-- Returns {'ok'} | {'changed'} | {'full'}
local stored = redis.call('HGET', KEYS[1], ARGV[1])
if (stored or '') ~= ARGV[2] then return {'changed'} end
if not stored and redis.call('HLEN', KEYS[1]) >= tonumber(ARGV[4]) then return {'full'} end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
return {'ok'}
