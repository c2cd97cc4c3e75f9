-- Writes the rules about LoRAs over those they were made from.
-- KEYS 1 rules
-- ARGV 1 what is there, as it was read ('' nothing)  2 JSON
-- Returns {'ok'} | {'changed'}
if (redis.call('GET', KEYS[1]) or '') ~= ARGV[1] then return {'changed'} end
redis.call('SET', KEYS[1], ARGV[2])
return {'ok'}
