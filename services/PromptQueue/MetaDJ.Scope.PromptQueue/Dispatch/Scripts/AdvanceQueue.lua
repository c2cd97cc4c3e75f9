-- The one step of a dispatcher: records what became of the cues it took, expires what is too late, and takes what is due next.
-- See Queue.lua, Grid.lua and Take.lua.
-- KEYS 8 look  9 knobs  10 tempo
-- ARGV 2 replica  3 epoch (0 begins: the epoch rises, and it is told what an earlier dispatcher took and did not record)
--      4 how many cues to take at most, urgent ones on top (-1 takes none at all), 't' behind it: only such as have an instant  5 window and  6 look-ahead in ms, see Take.lua
--      7 '1' wants the Look  8 most done cues  9 most events
--      10 new Look ('' unchanged)  11 fence the Look stands on ('' unchanged)  12 paused ('' unchanged, '0', '1')
--      13 number of records, each: id, what ('done', 'note', 'back'), header, event kinds ('3,4'), hold ms
--      then number of knobs that were sent, each: name, value
--      then number of notices, each: event kind, text
-- Returns {'lost'} | {'closed'}
--       | {'ok', epoch, now, paused, fence, look fence, pending cues, next instant (0 none), Look (false unless wanted and known),
--          token of the hot spare ('' none), number of knobs, (name, value)…, number of cues, (id, stored cue, due, when to send it)…,
--          '1' when the cue that the cue list waits for has left the queue, number of cues that are left, (id, stored cue, due)…}
-- Nothing is taken before the Look stands on the session's pod. What is left may have been sent or not: it stays taken, and nothing else is taken
-- with it, until the dispatcher has found out and says 'done' or 'back'.
know('state', 'owner', 'epoch', 'fence', 'lookFence', 'paused', 'holdUntil', 'spare', 'list', 'moves', 'events', 'turn')
if field('owner') ~= ARGV[2] then return {'lost'} end
tempo_key = KEYS[10]
local open = field('state') == 'open'
local epoch = tonumber(field('epoch'))
local begins = ARGV[3] == '0'
if not begins and tonumber(ARGV[3]) ~= epoch then return {'lost'} end

local function put_back(id, score, value)
  local expires = string.match(value, '^%d+ %d+ %d+ (%d+)')
  counted(value, 1)
  redis.call('ZADD', PENDING, score, id)
  if expires ~= '0' then redis.call('ZADD', EXPIRY, expires, id) end
end

if ARGV[10] ~= '' then
  redis.call('SET', KEYS[8], ARGV[10])
  -- A Look that changes by itself is work: for the sweep, and for whoever takes over.
  local moves = string.sub(ARGV[10], 1, 13) == '{"moves":true'
  keep('moves', moves and '1' or nil)
end
if ARGV[11] ~= '' then
  keep('lookFence', ARGV[11])
  keep('looked', '1')
end
if ARGV[12] ~= '' then keep('paused', ARGV[12]) end
-- Whoever resumes wants to see the next cue: a hold ends with it.
if ARGV[12] == '0' then keep('holdUntil', nil) end
local at = 14
local recorded, places, values = {}, {}, {}
for i = 1, tonumber(ARGV[13]) do recorded[i] = ARGV[at + 5 * (i - 1)] end
if #recorded > 0 then places, values = redis.call('ZMSCORE', TAKEN, unpack(recorded)), redis.call('HMGET', CUES, unpack(recorded)) end
local done = {}
for i, id in ipairs(recorded) do
  local what, header, kinds, hold = ARGV[at + 1], ARGV[at + 2], ARGV[at + 3], tonumber(ARGV[at + 4])
  at = at + 5
  local score, value = places[i], values[i]
  if value and (what == 'note' or score) then
    for kind in string.gmatch(kinds, '%d+') do tell(kind, id, '') end
    if what == 'note' then
      redis.call('HSET', CUES, id, header .. string.sub(value, string.find(value, '\n', 1, true), -1))
    elseif what == 'done' then
      done[#done + 1] = id
      finish(id, header, value)
      if hold > 0 then
        local due, grid = string.match(header, '^%d+ %d+ %d+ %d+ %d+ (%d+) %d+ %d+ %d+ (%S+)')
        local ends, beat = hold_end(grid, tonumber(due), hold)
        keep('holdUntil', string.format('%.0f', ends))
        keep('holdBeat', beat and string.format('%.17g', beat) or nil)
      end
    else
      redis.call('ZREM', TAKEN, id)
      if open then put_back(id, score, value) else withdraw(id, '7', '8', 'The session ended.') end
    end
  end
end
call_in_parts('ZREM', TAKEN, done)
local sent_knobs = tonumber(ARGV[at])
at = at + 1
for _ = 1, sent_knobs do
  if redis.call('HGET', KEYS[9], ARGV[at]) == ARGV[at + 1] then redis.call('HDEL', KEYS[9], ARGV[at]) end
  at = at + 2
end
local notices = tonumber(ARGV[at])
at = at + 1
for _ = 1, notices do
  -- A notice of knobs names them: it ends with those who turned them.
  local people, known = {}, {}
  for name in string.gmatch(ARGV[at + 1], '%a+') do
    local person = redis.call('HGET', META, 'by:' .. name)
    if person and person ~= '' and not known[person] then
      known[person] = true
      people[#people + 1] = person
    end
  end
  tell(ARGV[at], '-', ARGV[at + 1] .. (#people > 0 and '\t' .. table.concat(people, ', ') or ''))
  at = at + 2
end

-- After the records: a dispatcher that lost an answer begins anew and still has them.
local left = {}
if begins then
  epoch = epoch + 1
  keep('epoch', string.format('%d', epoch))
  for _, id in ipairs(redis.call('ZRANGE', TAKEN, 0, -1)) do
    if open then
      local value = redis.call('HGET', CUES, id)
      left[#left + 1] = id
      left[#left + 1] = value
      left[#left + 1] = string.format('%.0f', planned_at(value))
    else
      redis.call('ZREM', TAKEN, id)
      withdraw(id, '7', '8', 'The session ended.')
    end
  end
end

local late = redis.call('ZRANGEBYSCORE', EXPIRY, '-inf', now)
for _, id in ipairs(late) do withdraw(id, '7', '8', 'It was not yet sent when its expiresAt passed.') end
if not open then
  publish(ARGV[8], ARGV[9])
  return {'closed'}
end

local count, cues = 0, {}
local fence = field('fence') or ''
local paused = field('paused') or '0'
local most, timed_only = string.match(ARGV[4], '^(%-?%d+)(t?)$')
if #left == 0 and tonumber(most) >= 0 and fence ~= '' and fence == field('lookFence') then
  count, cues = take(paused == '1', tonumber(field('holdUntil') or '0'), tonumber(most), tonumber(ARGV[5]), tonumber(ARGV[6]), timed_only == 't')
end
-- A take expires what is too late by its beat.
publish(ARGV[8], ARGV[9])
local next_late = redis.call('ZRANGE', EXPIRY, 0, 0, 'WITHSCORES')
if next_late[2] then wake_at(next_late[2]) end

local knobs = redis.call('HGETALL', KEYS[9])
local look = false
if ARGV[7] == '1' then look = redis.call('GET', KEYS[8]) end
local answer = {'ok', epoch, now, paused, fence, field('lookFence') or '', redis.call('ZCARD', PENDING), string.format('%d', next_at), look, field('spare') or '', math.floor(#knobs / 2)}
for _, part in ipairs(knobs) do answer[#answer + 1] = part end
answer[#answer + 1] = count
for _, part in ipairs(cues) do answer[#answer + 1] = part end
local waits = field('list')
answer[#answer + 1] = (waits and waits ~= '' and not redis.call('ZSCORE', PENDING, waits) and not redis.call('ZSCORE', TAKEN, waits)) and '1' or ''
answer[#answer + 1] = math.floor(#left / 3)
for _, part in ipairs(left) do answer[#answer + 1] = part end
return answer
