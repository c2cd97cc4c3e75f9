-- What the scripts that change a queue share; it goes before each of them.
-- KEYS 1 meta  2 cues  3 pending  4 taken  5 done  6 expiry  7 events, then their own
-- ARGV 1 session, then their own
-- Returns nothing by itself.
-- A stored cue is two lines: a header that scripts read and write (state queuedAt notBefore expiresAt hold due sent accepted frame cause;
-- instants and spans in ms, 0 is none), and a body that only its author changes. An event is one line: sequence at kind cue text.
local META, CUES, PENDING, TAKEN, DONE, EXPIRY, EVENTS = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6], KEYS[7]
local time = redis.call('TIME')
local now = string.format('%d%03d', time[1], math.floor(tonumber(time[2]) / 1000))

local sequence = nil
local function tell(kind, id, text)
  sequence = (sequence or tonumber(redis.call('HGET', META, 'events') or '0')) + 1
  redis.call('RPUSH', EVENTS, string.format('%d', sequence) .. ' ' .. now .. ' ' .. kind .. ' ' .. id .. ' ' .. text)
end

-- Ends a cue's life in the order of the events that told it.
local function finish(id, header)
  local value = redis.call('HGET', CUES, id)
  redis.call('HSET', CUES, id, header .. string.sub(value, string.find(value, '\n', 1, true), -1))
  redis.call('ZADD', DONE, string.format('%d', sequence), id)
end

-- Ends the life of a cue that was never sent.
local function withdraw(id, state, kind, cause)
  redis.call('ZREM', PENDING, id)
  redis.call('ZREM', EXPIRY, id)
  tell(kind, id, '')
  finish(id, state .. string.match(redis.call('HGET', CUES, id), '^%d+( [%d ]+ )') .. cause)
end

-- Tells watchers, and keeps both lists within their bounds.
local function publish(most_done, most_events)
  if not sequence then return end
  redis.call('HSET', META, 'events', string.format('%d', sequence))
  redis.call('LTRIM', EVENTS, -tonumber(most_events), -1)
  local surplus = redis.call('ZCARD', DONE) - tonumber(most_done)
  if surplus > 0 then
    local oldest = redis.call('ZRANGE', DONE, 0, surplus - 1)
    for _, id in ipairs(oldest) do
      redis.call('HDEL', CUES, id)
      redis.call('ZREM', DONE, id)
    end
  end
  redis.call('PUBLISH', 'queue:events:' .. ARGV[1], string.format('%d', sequence))
end

-- A queue that nobody owns becomes the caller's; the owner is woken if it is another. Returns the owner.
local function claim_or_wake(owner, replica)
  if not owner or owner == '' then
    redis.call('HSET', META, 'owner', replica)
    redis.call('HINCRBY', META, 'epoch', 1)
    return replica
  end
  if owner ~= replica then redis.call('PUBLISH', 'queue:wake:' .. owner, ARGV[1]) end
  return owner
end
