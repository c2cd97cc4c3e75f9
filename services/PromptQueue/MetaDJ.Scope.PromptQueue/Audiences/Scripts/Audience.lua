-- What the scripts of a session's audience share; it goes behind Queue.lua.
-- KEYS those of Queue.lua  8 audience  9 people  10 submissions  11 readings  12 order  13 ballot  14 ended
-- ARGV those of Queue.lua, then their own
-- Returns nothing by itself.
-- The audience is a hash: rules (JSON), open ('1'), code, seq, waiting, next (ms; no winner before it), winner, cue, queued ('1' once its cue was
-- seen in the queue). A person is last submission (ms), space, ids voted for between commas. A submission is three lines: state votes at who
-- reading, the text, why it was rejected. Reading → id of what reads the same; order has ids by number, the ballot approved ones by votes, oldest
-- first among equals, and ended the ids of the rejected and chosen, oldest first.
local AUDIENCE_KEY, PEOPLE, SUBMISSIONS, READINGS, ORDER, BALLOT, ENDED = KEYS[8], KEYS[9], KEYS[10], KEYS[11], KEYS[12], KEYS[13], KEYS[14]
local WAITING, APPROVED, REJECTED, CHOSEN = '1', '2', '3', '4'
local MOST_ENDED = 500
local MOST_VOTES = 100

-- Why nobody of the audience may do anything, as an answer.
local function shut(code)
  local known = redis.call('HMGET', AUDIENCE_KEY, 'code', 'open')
  if known[1] ~= code then return {'no-code'} end
  if known[2] ~= '1' or redis.call('HGET', META, 'state') ~= 'open' then return {'shut'} end
  return nil
end

local function read(id)
  local value = redis.call('HGET', SUBMISSIONS, id)
  if not value then return nil end
  local state, votes, at, who, reading, text, reason = string.match(value, '^(%d) (%d+) (%d+) (%S+) (%S+)\n([^\n]*)\n([^\n]*)$')
  return {id = id, state = state, votes = tonumber(votes), at = at, who = who, reading = reading, text = text, reason = reason}
end

local function write(found)
  redis.call('HSET', SUBMISSIONS, found.id, table.concat({found.state, found.votes, found.at, found.who, found.reading}, ' ') .. '\n' .. found.text .. '\n' .. found.reason)
end

local function stand(found)
  redis.call('ZADD', BALLOT, string.format('%.9f', tonumber(found.id) / 1e7 - found.votes), found.id)
end

-- What a store reads: id, state, votes, at, text, reason.
local function told(answer, found)
  for _, part in ipairs({found.id, found.state, tostring(found.votes), found.at, found.text, found.reason}) do answer[#answer + 1] = part end
  return answer
end

local function forget(id)
  local found = read(id)
  redis.call('HDEL', SUBMISSIONS, id)
  redis.call('ZREM', ORDER, id)
  if found and redis.call('HGET', READINGS, found.reading) == id then redis.call('HDEL', READINGS, found.reading) end
end

-- Gives a submission that waits or stands on the ballot another state.
local function settle(found, state)
  if found.state == WAITING then redis.call('HINCRBY', AUDIENCE_KEY, 'waiting', -1) end
  if found.state == APPROVED then redis.call('ZREM', BALLOT, found.id) end
  found.state = state
  if state == APPROVED then
    stand(found)
  else
    if state == CHOSEN then redis.call('HDEL', READINGS, found.reading) end
    if redis.call('RPUSH', ENDED, found.id) > MOST_ENDED then forget(redis.call('LPOP', ENDED)) end
  end
  write(found)
end

-- Counts a vote. Returns 'ok' | 'again' | 'most'.
local function vote(person, found)
  local last, voted = string.match(redis.call('HGET', PEOPLE, person), '^(%d+) (.*)$')
  if found.who == person or string.find(voted, ',' .. found.id .. ',', 1, true) then return 'again' end
  local kept = {}
  for id in string.gmatch(voted, '%d+') do kept[#kept + 1] = id end
  if #kept >= MOST_VOTES then
    -- Votes for what has left the ballot need not be remembered.
    local live = {}
    for _, id in ipairs(kept) do
      local other = read(id)
      if other and (other.state == WAITING or other.state == APPROVED) then live[#live + 1] = id end
    end
    kept = live
    if #kept >= MOST_VOTES then return 'most' end
  end
  kept[#kept + 1] = found.id
  redis.call('HSET', PEOPLE, person, last .. ' ,' .. table.concat(kept, ',') .. ',')
  found.votes = found.votes + 1
  if found.state == APPROVED then stand(found) end
  write(found)
  return 'ok'
end
