-- Writes an entry of the LoRA library unless there are too many.
-- KEYS 1 library
-- ARGV 1 name  2 JSON  3 most entries
-- Returns {'ok'} | {'full'}
if redis.call('HEXISTS', KEYS[1], ARGV[1]) == 0 and redis.call('HLEN', KEYS[1]) >= tonumber(ARGV[3]) then return {'full'} end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
return {'ok'}
