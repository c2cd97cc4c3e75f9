-- Rejects the winner whose cue is not in the queue yet: its text is not let in any more. The next one need not wait. See Queue.lua and Audience.lua.
-- KEYS those of Audience.lua
-- ARGV 2 id of the submission  3 why
-- Returns {'ok'} | {'nothing'}
local known = redis.call('HMGET', AUDIENCE_KEY, 'winner', 'queued')
local found = known[1] == ARGV[2] and known[2] ~= '1' and read(ARGV[2])
if not found then return {'nothing'} end
redis.call('HSET', AUDIENCE_KEY, 'queued', '1', 'next', '0')
found.state, found.reason = REJECTED, ARGV[3]
write(found)
tell('74', '-', found.id)
publish('100000', '10000')
return {'ok'}
