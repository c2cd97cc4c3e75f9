-- Writes the tempo of a session over the one that was read. See Queue.lua.
-- KEYS 8 tempo
-- ARGV 2 caller, see Queue.lua  3 version that was read (0 none)  4 grid, see Grid.lua, and  5 tempo ('' leaves both)  6 taps ('' none)
--      7 event kind ('' tells nothing)  8 its text  9 '1' wakes whoever waits for a beat  10 most done cues  11 most events
-- Returns {'ok'} | {'raced'} | {'closed'} | {'unknown'}, or why the caller may not
local meta = redis.call('HMGET', META, 'state', 'owner', 'holdUntil', 'holdBeat')
if not meta[1] then return {'unknown'} end
local no = refused(ARGV[2], '')
if no then return no end
if meta[1] ~= 'open' then return {'closed'} end
if (redis.call('HGET', KEYS[8], 'version') or '0') ~= ARGV[3] then return {'raced'} end
redis.call('HINCRBY', KEYS[8], 'version', 1)
if ARGV[6] == '' then redis.call('HDEL', KEYS[8], 'taps') else redis.call('HSET', KEYS[8], 'taps', ARGV[6]) end
if ARGV[4] ~= '' then
  redis.call('HSET', KEYS[8], 'grid', ARGV[4], 'state', ARGV[5])
  -- A hold by beats ends on its beat, wherever that is now.
  if meta[4] and tonumber(meta[3] or '0') > tonumber(now) then
    local bpm, anchor = string.match(ARGV[4], '^(%S+) %S+ (%S+)')
    redis.call('HSET', META, 'holdUntil', string.format('%.0f', tonumber(anchor) + tonumber(meta[4]) * 60000 / tonumber(bpm)))
  end
end
if ARGV[7] ~= '' then
  tell(ARGV[7], '-', ARGV[8] .. by(ARGV[2]))
  publish(ARGV[10], ARGV[11])
end
if ARGV[9] == '1' and meta[2] and meta[2] ~= '' then redis.call('PUBLISH', 'queue:wake:' .. meta[2], ARGV[1]) end
return {'ok'}
