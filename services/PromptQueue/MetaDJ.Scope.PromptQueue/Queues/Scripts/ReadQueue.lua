-- Reads what a queue is, for a caller. See Queue.lua.
-- KEYS those of Queue.lua
-- ARGV 1 session  2 caller, see Queue.lua
-- Returns {'ok', '1' open, holder, fence ('' while the session holds no pod), owner ('' none)} | {'unknown'}, or why the caller may not
local meta = redis.call('HMGET', META, 'state', 'holder', 'fence', 'owner')
if not meta[1] then return {'unknown'} end
local no = refused(ARGV[2], '')
if no then return no end
return {'ok', meta[1] == 'open' and '1' or '', meta[2], meta[3] or '', meta[4] or ''}
