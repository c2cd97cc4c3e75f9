-- Writes what the session broker says about a session into its queue, opening the queue at first contact.
-- KEYS 1 meta
-- ARGV 1 holder  2 pool  3 fence ('' while the session holds no pod)  4 token of the hot spare ('' none)
-- Returns {'ok'} | {'closed'}
local state = redis.call('HGET', KEYS[1], 'state')
if state == 'closed' then return {'closed'} end
if not state then redis.call('HSET', KEYS[1], 'state', 'open', 'epoch', '0', 'owner', '') end
redis.call('HSET', KEYS[1], 'holder', ARGV[1], 'pool', ARGV[2], 'fence', ARGV[3], 'spare', ARGV[4])
-- Without a pod the Look stands nowhere: the next pod gets it anew, even if its token happens to be the same number.
if ARGV[3] == '' then redis.call('HSET', KEYS[1], 'lookFence', '') end
return {'ok'}
