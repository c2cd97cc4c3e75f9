-- Reads the tempo of a session, for a caller. See Queue.lua and Grid.lua.
-- KEYS 8 tempo
-- ARGV 2 caller, see Queue.lua
-- Returns {'ok', now in ms with a fraction, version (0 none), tempo (false none), taps (false none), look-ahead in ms (-1 for the guess), receipts it
--          is made of} | {'unknown'}, or why the caller may not
local meta = redis.call('HMGET', META, 'state', 'fence')
if not meta[1] then return {'unknown'} end
local no = refused(ARGV[2], '')
if no then return no end
local kept = redis.call('HMGET', KEYS[8], 'version', 'state', 'taps', 'ahead')
local look_ahead, receipts = measured(kept[4], meta[2], -1)
return {'ok', now .. '.' .. string.format('%03d', tonumber(time[2]) % 1000), tonumber(kept[1] or '0'), kept[2], kept[3], look_ahead, receipts}
