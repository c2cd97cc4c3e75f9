-- Ends a session's audience: its code, its people and what they sent are gone. See Queue.lua and Audience.lua.
-- KEYS those of Audience.lua
-- ARGV 2 caller, see Queue.lua
-- Returns {'ok', code that was its} | {'no-audience'} | {'unknown'}, or why the caller may not
if redis.call('EXISTS', META) == 0 then return {'unknown'} end
local no = refused(ARGV[2], '')
if no then return no end
local code = redis.call('HGET', AUDIENCE_KEY, 'code')
if not code then return {'no-audience'} end
redis.call('DEL', AUDIENCE_KEY, PEOPLE, SUBMISSIONS, READINGS, ORDER, BALLOT, ENDED)
tell('71', '-', by(ARGV[2]))
publish('100000', '10000')
return {'ok', code}
