-- Edits a cue that is still queued, moves it, or both. The caller has read it and says what it read, so that no other edit is lost.
-- KEYS 1 meta  2 cues  3 pending  4 taken  5 expiry  6 events
-- ARGV 1 session  2 subject ('' may act for anybody)  3 cue id  4 stored cue as read  5 stored cue as it shall be  6 its expiresAt (0 none)
--      7 new position (0 stays)  8 event kind  9 most events
-- Returns {'ok', owner} | {'changed'} | {'on-its-way'} | {'done'} | {'no-cue'} | {'unknown'} | {'not-holder'}
local meta = redis.call('HMGET', KEYS[1], 'state', 'holder', 'owner')
if not meta[1] then return {'unknown'} end
if ARGV[2] ~= '' and ARGV[2] ~= meta[2] then return {'not-holder'} end
local id = ARGV[3]
if not redis.call('ZSCORE', KEYS[3], id) then
  if redis.call('ZSCORE', KEYS[4], id) then return {'on-its-way'} end
  if redis.call('HEXISTS', KEYS[2], id) == 1 then return {'done'} end
  return {'no-cue'}
end
if redis.call('HGET', KEYS[2], id) ~= ARGV[4] then return {'changed'} end
redis.call('HSET', KEYS[2], id, ARGV[5])
redis.call('ZREM', KEYS[5], id)
if ARGV[6] ~= '0' then redis.call('ZADD', KEYS[5], ARGV[6], id) end

local position = tonumber(ARGV[7])
if position > 0 then
  redis.call('ZREM', KEYS[3], id)
  -- Urgent cues stay ahead: a position counts from the first of the others, as people see it when nothing urgent waits.
  local urgent = redis.call('ZCOUNT', KEYS[3], '-inf', '(0')
  local others = redis.call('ZCARD', KEYS[3]) - urgent
  if position > others then
    redis.call('ZADD', KEYS[3], redis.call('HINCRBY', KEYS[1], 'score', 1), id)
  else
    local upper = tonumber(redis.call('ZRANGE', KEYS[3], urgent + position - 1, urgent + position - 1, 'WITHSCORES')[2])
    local lower = 0
    if position > 1 then
      lower = tonumber(redis.call('ZRANGE', KEYS[3], urgent + position - 2, urgent + position - 2, 'WITHSCORES')[2])
    end
    local score = (lower + upper) / 2
    if upper - lower < 1e-6 then
      -- No room left between the two: number the queue anew, leaving a gap at this place.
      local ids = redis.call('ZRANGE', KEYS[3], urgent, -1)
      for i, other in ipairs(ids) do
        redis.call('ZADD', KEYS[3], string.format('%d', i < position and i or i + 1), other)
      end
      redis.call('HSET', KEYS[1], 'score', string.format('%d', math.max(#ids + 1, tonumber(redis.call('HGET', KEYS[1], 'score')))))
      score = position
    end
    redis.call('ZADD', KEYS[3], string.format('%.17g', score), id)
  end
end

local time = redis.call('TIME')
local now = string.format('%d%03d', time[1], math.floor(tonumber(time[2]) / 1000))
local sequence = redis.call('HINCRBY', KEYS[1], 'events', 1)
redis.call('RPUSH', KEYS[6], string.format('%d', sequence) .. ' ' .. now .. ' ' .. ARGV[8] .. ' ' .. id .. ' ')
redis.call('LTRIM', KEYS[6], -tonumber(ARGV[9]), -1)
redis.call('PUBLISH', 'queue:events:' .. ARGV[1], string.format('%d', sequence))
return {'ok', meta[3] or ''}
