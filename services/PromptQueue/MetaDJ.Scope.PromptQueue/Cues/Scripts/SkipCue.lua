-- Ends the present hold; when there is none, passes over the next cue of the queue. A cue list goes on behind it.
-- See Queue.lua, Journal.lua and Once.lua.
-- KEYS those of Queue.lua  8 journal  9 what was undone  10 idempotency keys  11 their order
-- ARGV 2 caller, see Queue.lua  3 author of the skip  4 event kind of a skip  5 of a cancellation  6 most done cues  7 most events
--      8 idempotency key ('' for none)  9 hash of the request  10 most keys
-- Returns {'hold'} | {'cue', id} | {'nothing'} | {'reused'} | {'closed'} | {'unknown'}, or why the caller may not
local meta = redis.call('HMGET', META, 'state', 'holdUntil')
if not meta[1] then return {'unknown'} end
local no = refused(ARGV[2], '')
if no then return no end
local known = said_before(KEYS[10], ARGV[8], ARGV[9])
if known then return known end
if meta[1] ~= 'open' then return {'closed'} end
if meta[2] and tonumber(meta[2]) > tonumber(now) then
  redis.call('HDEL', META, 'holdUntil')
  tell(ARGV[4], '-', 'hold' .. by(ARGV[2]))
  remember(KEYS[10], KEYS[11], ARGV[8], ARGV[9], 'hold', ARGV[10])
  publish(ARGV[6], ARGV[7])
  return {'hold'}
end
-- What is urgent is not passed over: a panic is there for when something has gone wrong.
local head = redis.call('ZRANGEBYSCORE', PENDING, '0', '+inf', 'WITHSCORES', 'LIMIT', 0, 1)
if not head[1] then return {'nothing'} end
withdraw(head[1], '6', ARGV[5], 'Skipped.', by(ARGV[2]))
tell(ARGV[4], head[1], 'cue' .. by(ARGV[2]))
note(KEYS[8], KEYS[9], ARGV[3], 'c', head[1] .. ' ' .. head[2])
remember(KEYS[10], KEYS[11], ARGV[8], ARGV[9], 'cue ' .. head[1], ARGV[10])
publish(ARGV[6], ARGV[7])
return {'cue', head[1]}
