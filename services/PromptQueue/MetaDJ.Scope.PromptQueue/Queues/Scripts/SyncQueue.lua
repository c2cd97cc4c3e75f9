-- Writes what the session broker says about a session into its queue, opening the queue at first contact.
-- KEYS 1 meta
-- ARGV 1 holder  2 pool  3 fence ('' while the session holds no pod)  4 token of the hot spare ('' none)
--      5 crew without the lead: JSON, subject -> role ('' none)  6 locks: JSON, parameter -> who holds it ('' none)  7 session
-- Returns {'ok'} | {'closed'}
local state = redis.call('HGET', KEYS[1], 'state')
if state == 'closed' then return {'closed'} end
if not state then redis.call('HSET', KEYS[1], 'state', 'open', 'epoch', '0', 'owner', '') end
local time = redis.call('TIME')
local before = redis.call('HMGET', KEYS[1], 'holder', 'crew')
redis.call('HSET', KEYS[1], 'crew', ARGV[5], 'locks', ARGV[6], 'crewAt', string.format('%d%03d', time[1], math.floor(tonumber(time[2]) / 1000)))
redis.call('HSET', KEYS[1], 'holder', ARGV[1], 'pool', ARGV[2], 'fence', ARGV[3], 'spare', ARGV[4])
-- Without a pod the Look stands nowhere: the next pod gets it anew, even if its token happens to be the same number.
if ARGV[3] == '' then redis.call('HSET', KEYS[1], 'lookFence', '') end
-- Whoever follows the queue is looked at again: their right may have ended.
if before[1] ~= ARGV[1] or before[2] ~= ARGV[5] then redis.call('PUBLISH', 'queue:events:' .. ARGV[7], 'crew') end
return {'ok'}
