-- Holds the queue and tells clients to show the fallback picture, at once: neither the pod nor whoever sends cues is waited for. See Queue.lua
-- and Fallback.lua.
-- KEYS those of Queue.lua
-- ARGV 2 caller, see Queue.lua  3 reason, a FallbackReason  4 most done cues  5 most events
-- Returns {'ok'} | {'closed'} | {'unknown'}, or why the caller may not
local state = redis.call('HGET', META, 'state')
if not state then return {'unknown'} end
local no = refused(ARGV[2], '')
if no then return no end
if state ~= 'open' then return {'closed'} end
redis.call('HSET', META, 'paused', '1', 'panic', ARGV[3])
tell_fallback()
publish(ARGV[4], ARGV[5])
return {'ok'}
