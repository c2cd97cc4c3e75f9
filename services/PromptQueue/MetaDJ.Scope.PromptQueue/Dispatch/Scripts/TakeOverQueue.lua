-- Makes this replica the owner of a queue that another one owned, or nobody. What was in flight returns to the queue when the new owner's
-- dispatcher begins.
-- KEYS 1 meta  2 pending  3 taken  4 knobs
-- ARGV 1 expected owner ('' for none)  2 this replica
-- Returns {'ok', 1 when there is something to do} | {'lost', owner} | {'unknown'}
local meta = redis.call('HMGET', KEYS[1], 'state', 'owner', 'fence', 'lookFence', 'looked', 'list', 'moves')
if not meta[1] then return {'unknown'} end
if (meta[2] or '') ~= ARGV[1] then return {'lost', meta[2] or ''} end
redis.call('HSET', KEYS[1], 'owner', ARGV[2])
redis.call('HINCRBY', KEYS[1], 'epoch', 1)
local waits = redis.call('ZCARD', KEYS[2]) + redis.call('ZCARD', KEYS[3]) + redis.call('HLEN', KEYS[4]) > 0 or meta[7] or meta[6] and meta[6] ~= ''
return {'ok', (waits or (meta[1] == 'open' and meta[5] and meta[3] ~= meta[4])) and 1 or 0}
