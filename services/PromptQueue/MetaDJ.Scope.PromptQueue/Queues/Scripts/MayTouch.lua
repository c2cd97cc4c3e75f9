-- Whether a caller may do something to a queue, for those who judge more before they do it. See Queue.lua.
-- KEYS those of Queue.lua
-- ARGV 2 caller, see Queue.lua  3 names of the parameters that would change
-- Returns {'ok'} | {'unknown'}, or why the caller may not
if redis.call('EXISTS', META) == 0 then return {'unknown'} end
return refused(ARGV[2], ARGV[3]) or {'ok'}
