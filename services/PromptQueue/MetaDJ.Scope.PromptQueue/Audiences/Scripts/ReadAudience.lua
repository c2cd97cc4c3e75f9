-- Reads the rules of a session's audience. See Queue.lua and Audience.lua.
-- KEYS those of Audience.lua
-- ARGV 2 caller, see Queue.lua
-- Returns {'ok', code, how many wait, rules} | {'no-audience'} | {'unknown'}, or why the caller may not
if redis.call('EXISTS', META) == 0 then return {'unknown'} end
local no = refused(ARGV[2], '')
if no then return no end
local known = redis.call('HMGET', AUDIENCE_KEY, 'code', 'waiting', 'rules')
if not known[1] then return {'no-audience'} end
return {'ok', known[1], known[2] or '0', known[3]}
