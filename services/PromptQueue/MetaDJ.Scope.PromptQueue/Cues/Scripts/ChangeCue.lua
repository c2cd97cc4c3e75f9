-- Edits a cue that is still queued, moves it, or both. The caller has read it and says what it read, so that no other edit is lost.
-- KEYS those of Queue.lua  8 journal  9 what was undone
-- ARGV 2 caller, see Queue.lua  3 cue id  4 stored cue as read  5 stored cue as it shall be  6 its expiresAt (0 none)
--      7 new position (0 stays)  8 event kind  9 most done cues  10 most events
--      11 names of the parameters that change  12 who changes it, for the journal ('' notes nothing)
-- Returns {'ok', owner} | {'changed'} | {'on-its-way'} | {'done'} | {'no-cue'} | {'unknown'}, or why the caller may not
local meta = redis.call('HMGET', META, 'state', 'holder', 'owner')
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
redis.call('HSET', CUES, id, ARGV[5])
redis.call('ZREM', EXPIRY, id)
if ARGV[6] ~= '0' then redis.call('ZADD', EXPIRY, ARGV[6], id) end

local position = tonumber(ARGV[7])
if position > 0 then
  redis.call('ZREM', PENDING, id)
  -- Urgent cues stay ahead: a position counts from the first of the others, as people see it when nothing urgent waits.
  local urgent = redis.call('ZCOUNT', PENDING, '-inf', '(0')
  local others = redis.call('ZCARD', PENDING) - urgent
  if position > others then
    redis.call('ZADD', PENDING, redis.call('HINCRBY', META, 'score', 1), id)
  else
    local upper = tonumber(redis.call('ZRANGE', PENDING, urgent + position - 1, urgent + position - 1, 'WITHSCORES')[2])
    local lower = 0
    if position > 1 then
      lower = tonumber(redis.call('ZRANGE', PENDING, urgent + position - 2, urgent + position - 2, 'WITHSCORES')[2])
    end
    local score = (lower + upper) / 2
    if upper - lower < 1e-6 then
      -- No room left between the two: number the queue anew, leaving a gap at this place.
      local ids = redis.call('ZRANGE', PENDING, urgent, -1)
      for i, other in ipairs(ids) do
        redis.call('ZADD', PENDING, string.format('%d', i < position and i or i + 1), other)
      end
      -- Places that the journal knows mean nothing any more.
      redis.call('DEL', KEYS[8], KEYS[9])
      redis.call('HSET', META, 'score', string.format('%d', math.max(#ids + 1, tonumber(redis.call('HGET', META, 'score')))))
      score = position
    end
    redis.call('ZADD', PENDING, string.format('%.17g', score), id)
  end
end

local moved = position > 0 and before .. ' ' .. redis.call('ZSCORE', PENDING, id) or '- -'
note(KEYS[8], KEYS[9], ARGV[12], 'e', id .. ' ' .. moved .. ' ' .. redis.sha1hex(ARGV[5]) .. '\n' .. ARGV[4])
tell(ARGV[8], id, by(ARGV[2]))
publish(ARGV[9], ARGV[10])
return {'ok', meta[3] or ''}
