-- Writes what the session broker says about a session into its queue, opening the queue at first contact, and tells those who follow it what is
-- another than before. See Queue.lua and Fallback.lua.
-- KEYS those of Queue.lua
-- ARGV 2 holder  3 pool  4 fence ('' while the session holds no pod)  5 token of the hot spare ('' none)
--      6 crew without the lead: JSON, subject -> role ('' none)  7 locks: JSON, parameter -> who holds it ('' none)
--      8 '1' while it waits for a pod  9 state, end and warning in short  10 the same as its event tells it
-- Returns {'ok'} | {'closed'}
local before = redis.call('HMGET', META, 'state', 'holder', 'crew', 'told', 'looked')
if before[1] == 'closed' then return {'closed'} end
if not before[1] then redis.call('HSET', META, 'state', 'open', 'epoch', '0', 'owner', '') end
redis.call('HSET', META, 'crew', ARGV[6], 'locks', ARGV[7], 'crewAt', now)
redis.call('HSET', META, 'holder', ARGV[2], 'pool', ARGV[3], 'fence', ARGV[4], 'spare', ARGV[5])
-- Without a pod the Look stands nowhere: the next pod gets it anew, even if its token happens to be the same number.
if ARGV[4] == '' then redis.call('HSET', META, 'lookFence', '') end
-- Had a picture and waits for another pod: that is a loss, until the Look stands again. In the grace after its end the picture stays.
if ARGV[8] == '1' and before[5] then
  redis.call('HSET', META, 'lost', '1')
  tell_fallback()
end
if before[4] ~= ARGV[9] then
  redis.call('HSET', META, 'told', ARGV[9])
  -- SessionChanged
  if before[4] then tell('42', '-', ARGV[10]) end
end
-- Within the widest bounds that can be set: the next change of the queue trims to those that are.
publish('100000', '10000')
-- Whoever follows the queue is looked at again: their right may have ended.
if before[2] ~= ARGV[2] or before[3] ~= ARGV[6] then redis.call('PUBLISH', 'queue:events:' .. ARGV[1], 'crew') end
return {'ok'}
