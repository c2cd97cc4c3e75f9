-- Writes the fallback picture of a session, or takes it away. See Queue.lua.
-- KEYS 8 fallback picture
-- ARGV 2 caller, see Queue.lua  3 JSON ('' takes it away)
-- Returns {'ok'} | {'closed'} | {'unknown'}, or why the caller may not
local state = redis.call('HGET', META, 'state')
if not state then return {'unknown'} end
local no = refused(ARGV[2], '')
if no then return no end
if state ~= 'open' then return {'closed'} end
if ARGV[3] == '' then redis.call('DEL', KEYS[8]) else redis.call('SET', KEYS[8], ARGV[3]) end
return {'ok'}
