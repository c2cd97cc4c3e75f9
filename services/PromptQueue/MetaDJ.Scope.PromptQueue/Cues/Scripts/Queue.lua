-- What the scripts that change a queue share; it goes before each of them.
-- KEYS 1 meta  2 cues  3 pending  4 taken  5 done  6 expiry  7 events, then their own
-- ARGV 1 session, then their own
-- Returns nothing by itself.
-- A stored cue is two lines: a header that scripts read and write (state queuedAt notBefore expiresAt hold due sent accepted frame grid lane
-- voice cause; instants and spans in ms, 0 is none; grid is when on the beat, see Grid.lua, '-' for none), and a body that only its author
-- changes. An event is one line: sequence at kind cue text, the text with a tab and a name behind it when somebody caused it.
local META, CUES, PENDING, TAKEN, DONE, EXPIRY, EVENTS = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6], KEYS[7]
local time = redis.call('TIME')
local now = string.format('%d%03d', time[1], math.floor(tonumber(time[2]) / 1000))

-- The lanes of a header: who queued it.
local LEAD, CREW, AUDIENCE = 1, 2, 3

-- From here on places are the audience's: see Order.lua.
local AUDIENCE_BAND = 1e9

-- Fields of META as they are or will be, false where there is none: each is read once, and what changed is written in one step, by publish.
local fields, stored = {}, {}

local function know(...)
  local names = {}
  for _, name in ipairs({...}) do
    if fields[name] == nil then names[#names + 1] = name end
  end
  if #names == 0 then return end
  local values = redis.call('HMGET', META, unpack(names))
  for i, name in ipairs(names) do fields[name], stored[name] = values[i], values[i] end
end

local function field(name)
  know(name)
  return fields[name] or nil
end

-- nil removes it.
local function keep(name, value)
  fields[name] = value or false
end

local function write_fields()
  local changed, gone = {}, {}
  for name, value in pairs(fields) do
    if value ~= stored[name] then
      stored[name] = value
      if value then
        changed[#changed + 1] = name
        changed[#changed + 1] = value
      else
        gone[#gone + 1] = name
      end
    end
  end
  if #changed > 0 then redis.call('HSET', META, unpack(changed)) end
  if #gone > 0 then redis.call('HDEL', META, unpack(gone)) end
end

-- The crew is asked for anew when it was last told longer ago, in ms: so somebody who was taken out is out within this time.
local CREW_BELIEVED = 1000

local function has_role(roles, role)
  return string.find(',' .. roles .. ',', ',' .. role .. ',', 1, true) ~= nil
end

-- Who wrote a cue; nothing when there is none.
local function author_of(id)
  local value = redis.call('HGET', CUES, id)
  return value and cjson.decode(string.sub(value, string.find(value, '\n', 1, true) + 1)).author or nil
end

-- Why a caller may not, as an answer; nothing when they may. '' acts for anybody. 'a,b/c=subject' acts for one who leads, or is a or b in the
-- crew, or is c and wrote the cue; with '+' in front the crew is believed as it was last told. Names are of the parameters that would change:
-- ',one,two,' or ''. The lead passes locks.
local function refused(caller, names, id)
  if caller == '' then return nil end
  local any, own, subject = string.match(caller, '^%+?([^/=]*)/?([^=]*)=(.*)$')
  know('holder', 'crew', 'locks', 'crewAt')
  local crew = field('crew') and field('crew') ~= '' and cjson.decode(field('crew')) or nil
  if crew and string.sub(caller, 1, 1) ~= '+' and tonumber(now) - tonumber(field('crewAt') or '0') > CREW_BELIEVED then return {'ask'} end
  if subject == field('holder') then return nil end
  local role = crew and crew[subject]
  if not role then return {'not-holder'} end
  if not has_role(any, role) then
    if own == '' or not has_role(own, role) then return {'forbidden', role} end
    local author = author_of(id)
    if author and author ~= subject then return {'forbidden', role} end
  end
  if names ~= '' and field('locks') and field('locks') ~= '' then
    for parameter, by in pairs(cjson.decode(field('locks'))) do
      if by ~= subject and string.find(names, ',' .. parameter .. ',', 1, true) then return {'locked', parameter, by} end
    end
  end
  return nil
end

-- Ends the text of an event that somebody caused.
local function by(caller)
  return caller ~= '' and '\t' .. string.match(caller, '=(.*)$') or ''
end

local sequence, told = nil, {}
local function tell(kind, id, text)
  sequence = (sequence or tonumber(field('events') or '0')) + 1
  told[#told + 1] = string.format('%d', sequence) .. ' ' .. now .. ' ' .. kind .. ' ' .. id .. ' ' .. text
end

-- Ends cues' lives in the order of the events that told it.
local finished = {}
local function finish(id, header, value)
  redis.call('HSET', CUES, id, header .. string.sub(value, string.find(value, '\n', 1, true), -1))
  finished[#finished + 1] = string.format('%d', sequence)
  finished[#finished + 1] = id
end

-- Counts the cues that wait for their author's turn. Whose last one has gone begins anew beside the others.
local function counted(value, change)
  local voice = string.match(value, '^%d+ [%d ]+ %S+ %d+ (%d+) ')
  local count = tonumber(field('c:' .. voice) or '0') + change
  keep('c:' .. voice, count > 0 and string.format('%d', count) or nil)
  if count <= 0 then
    know('l:' .. voice)
    keep('l:' .. voice, nil)
  end
end

-- Ends the life of a cue that was never sent.
local function withdraw(id, state, kind, cause, text)
  local value = redis.call('HGET', CUES, id)
  if redis.call('ZREM', PENDING, id) == 1 then counted(value, -1) end
  redis.call('ZREM', EXPIRY, id)
  tell(kind, id, text or '')
  finish(id, state .. string.match(value, '^%d+( [%d ]+ %S+ %d+ %d+ )') .. cause, value)
end

-- Most values that one command is given.
local MOST_VALUES = 1000

-- Calls a command for a list, some values at a time. Returns the last answer.
local function call_in_parts(command, key, values)
  local answer
  for from = 1, #values, MOST_VALUES do
    answer = redis.call(command, key, unpack(values, from, math.min(from + MOST_VALUES - 1, #values)))
  end
  return answer
end

-- Writes what is owed, keeps both lists within their bounds, and tells watchers.
local function publish(most_done, most_events)
  if sequence then keep('events', string.format('%d', sequence)) end
  write_fields()
  if not sequence then return end
  if call_in_parts('RPUSH', EVENTS, told) > tonumber(most_events) then redis.call('LTRIM', EVENTS, -tonumber(most_events), -1) end
  if #finished > 0 then
    call_in_parts('ZADD', DONE, finished)
    local surplus = redis.call('ZCARD', DONE) - tonumber(most_done)
    if surplus > 0 then
      local oldest = redis.call('ZRANGE', DONE, 0, surplus - 1)
      call_in_parts('HDEL', CUES, oldest)
      call_in_parts('ZREM', DONE, oldest)
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
