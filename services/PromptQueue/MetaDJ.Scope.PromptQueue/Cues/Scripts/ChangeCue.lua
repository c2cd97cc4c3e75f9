-- Edits a cue that is still queued, moves it, or both. The caller has read it and says what it read, so that no other edit is lost.
-- KEYS those of Queue.lua  8 journal  9 what was undone  10 tempo
-- ARGV 2 caller, see Queue.lua  3 cue id  4 stored cue as read  5 stored cue as it shall be  6 its expiresAt (0 none)
--      7 new position (0 stays), among the own cues of who may not move others'  8 event kind  9 most done cues  10 most events
--      11 names of the parameters that change  12 who changes it, for the journal ('' notes nothing)  13 '1' when it is on the beat from now on
-- Returns {'ok', owner} | {'changed'} | {'no-tempo'} | {'on-its-way'} | {'done'} | {'no-cue'} | {'unknown'}, or why the caller may not
local meta = redis.call('HMGET', META, 'state', 'owner')
if not meta[1] then return {'unknown'} end
local no = refused(ARGV[2], ARGV[11], ARGV[3])
if no then return no end
local id = ARGV[3]
local before = redis.call('ZSCORE', PENDING, id)
if not before then
  if redis.call('ZSCORE', TAKEN, id) then return {'on-its-way'} end
  if redis.call('HEXISTS', CUES, id) == 1 then return {'done'} end
  return {'no-cue'}
end
if redis.call('HGET', CUES, id) ~= ARGV[4] then return {'changed'} end
if ARGV[13] == '1' and redis.call('HEXISTS', KEYS[10], 'grid') == 0 then return {'no-tempo'} end
redis.call('HSET', CUES, id, ARGV[5])
redis.call('ZREM', EXPIRY, id)
if ARGV[6] ~= '0' then redis.call('ZADD', EXPIRY, ARGV[6], id) end

local position = tonumber(ARGV[7])
local moved = {}
if position > 0 and acts_for_all(ARGV[2]) then
  -- Places that the journal knows mean nothing after a numbering.
  if move_among_all(id, ARGV[5], position) then redis.call('DEL', KEYS[8], KEYS[9]) end
  moved[1] = id .. ' ' .. before .. ' ' .. redis.call('ZSCORE', PENDING, id)
elseif position > 0 then
  moved = move_among_own(id, ARGV[5], position)
end
note(KEYS[8], KEYS[9], ARGV[12], 'e', id .. ' ' .. redis.sha1hex(ARGV[5]) .. ' ' .. table.concat(moved, ' ') .. '\n' .. ARGV[4])
tell(ARGV[8], id, by(ARGV[2]))
publish(ARGV[9], ARGV[10])
return {'ok', meta[2] or ''}
