-- Moves a cue list without firing anything: another standby, a stop. See CueList.lua.
-- KEYS those of Queue.lua  8 cue list
-- ARGV 2 caller, see Queue.lua  3 the move  4 most done cues  5 most events
-- Returns {'ok', owner} | {'raced'} | {'closed'} | {'unknown'}, or why the caller may not
local meta = redis.call('HMGET', META, 'state', 'holder', 'owner')
if not meta[1] then return {'unknown'} end
local no = refused(ARGV[2], '')
if no then return no end
if meta[1] ~= 'open' then return {'closed'} end
no = move_list(KEYS[8], ARGV[3], ARGV[2])
if no then return no end
publish(ARGV[4], ARGV[5])
return {'ok', meta[3] or ''}
