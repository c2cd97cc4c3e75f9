-- Forgets dead cues: one, or all of them.
-- KEYS those of Queue.lua
-- ARGV 2 caller, see Queue.lua  3 cue id, or '*' for all
-- Returns {'ok', how many} | {'done'} it is not dead | {'no-cue'} | {'unknown'}, or why the caller may not
if redis.call('EXISTS', META) == 0 then return {'unknown'} end
local no = refused(ARGV[2], '', ARGV[3])
if no then return no end
local ids = ARGV[3] == '*' and redis.call('ZRANGE', DONE, 0, -1) or {ARGV[3]}
local count, why = 0, {'no-cue'}
for _, id in ipairs(ids) do
  local value = redis.call('HGET', CUES, id)
  local state = value and string.match(value, '^%d+')
  if (state == '5' or state == '7') and redis.call('ZSCORE', DONE, id) then
    redis.call('ZREM', DONE, id)
    redis.call('HDEL', CUES, id)
    count = count + 1
  elseif value then
    why = {'done'}
  end
end
if count == 0 and ARGV[3] ~= '*' then return why end
return {'ok', count}
