-- Writes or deletes one of a person's saved looks, unless they would have too many.
-- KEYS 1 saved looks of the person
-- ARGV 1 name  2 JSON ('' deletes)  3 most looks of a person
-- Returns {'ok'} | {'full'} | {'unknown'}
if ARGV[2] == '' then
  if redis.call('HDEL', KEYS[1], ARGV[1]) == 0 then return {'unknown'} end
  return {'ok'}
end
if redis.call('HEXISTS', KEYS[1], ARGV[1]) == 0 and redis.call('HLEN', KEYS[1]) >= tonumber(ARGV[3]) then return {'full'} end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
return {'ok'}
