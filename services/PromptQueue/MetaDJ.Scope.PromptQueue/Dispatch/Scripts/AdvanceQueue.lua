-- The one step of a dispatcher: records what became of the cues it took, expires what is too late, and takes what is due next.
-- See Queue.lua, Grid.lua and Take.lua.
-- KEYS 8 look  9 knobs  10 tempo
-- ARGV 2 replica  3 epoch (0 begins: the epoch rises and cues an earlier dispatcher still had return to the queue)
--      4 how many cues to take at most, urgent ones on top (-1 takes none at all), 't' behind it: only such as have an instant  5 window and  6 look-ahead in ms, see Take.lua
--      7 '1' wants the Look  8 most done cues  9 most events
--      10 new Look ('' unchanged)  11 fence the Look stands on ('' unchanged)  12 paused ('' unchanged, '0', '1')
--      13 number of records, each: id, what ('done', 'note', 'back'), header, event kinds ('3,4'), hold ms
--      then number of knobs that were sent, each: name, value
--      then number of notices, each: event kind, text
-- Returns {'lost'} | {'closed'}
--       | {'ok', epoch, now, paused, fence, look fence, pending cues, next instant (0 none), Look (false unless wanted and known),
--          token of the hot spare ('' none), number of knobs, (name, value)…, number of cues, (id, stored cue, due, when to send it)…,
--          '1' when the cue that the cue list waits for has left the queue}
-- Nothing is taken before the Look stands on the session's pod.
local meta = redis.call('HMGET', META, 'state', 'owner', 'epoch', 'fence', 'lookFence', 'paused', 'holdUntil', 'spare', 'list', 'moves')
if meta[2] ~= ARGV[2] then return {'lost'} end
tempo_key = KEYS[10]
local epoch = tonumber(meta[3])
local begins = ARGV[3] == '0'
if not begins and tonumber(ARGV[3]) ~= epoch then return {'lost'} end

local function put_back(id, score)
  local value = redis.call('HGET', CUES, id)
  local expires = string.match(value, '^%d+ %d+ %d+ (%d+)')
  counted(value, 1)
  redis.call('ZADD', PENDING, score, id)
  if expires ~= '0' then redis.call('ZADD', EXPIRY, expires, id) end
end

if ARGV[10] ~= '' then
  redis.call('SET', KEYS[8], ARGV[10])
  -- A Look that changes by itself is work: for the sweep, and for whoever takes over.
  local moves = string.sub(ARGV[10], 1, 13) == '{"moves":true'
  if moves and not meta[10] then redis.call('HSET', META, 'moves', '1') end
  if meta[10] and not moves then redis.call('HDEL', META, 'moves') end
end
if ARGV[11] ~= '' then meta[5] = ARGV[11] redis.call('HSET', META, 'lookFence', ARGV[11], 'looked', '1') end
if ARGV[12] ~= '' then meta[6] = ARGV[12] redis.call('HSET', META, 'paused', ARGV[12]) end
-- Whoever resumes wants to see the next cue: a hold ends with it.
if ARGV[12] == '0' then meta[7] = '0' redis.call('HDEL', META, 'holdUntil') end
local at = 14
for _ = 1, tonumber(ARGV[13]) do
  local id, what, header, kinds, hold = ARGV[at], ARGV[at + 1], ARGV[at + 2], ARGV[at + 3], tonumber(ARGV[at + 4])
  at = at + 5
  local score = redis.call('ZSCORE', TAKEN, id)
  local value = (what == 'note' or score) and redis.call('HGET', CUES, id)
  if value then
    for kind in string.gmatch(kinds, '%d+') do tell(kind, id, '') end
    if what == 'note' then
      redis.call('HSET', CUES, id, header .. string.sub(value, string.find(value, '\n', 1, true), -1))
    else
      redis.call('ZREM', TAKEN, id)
      if what == 'done' then
        finish(id, header)
        if hold > 0 then
          local due, grid = string.match(header, '^%d+ %d+ %d+ %d+ %d+ (%d+) %d+ %d+ %d+ (%S+)')
          local ends, beat = hold_end(grid, tonumber(due), hold)
          meta[7] = string.format('%.0f', ends)
          redis.call('HSET', META, 'holdUntil', meta[7])
          if beat then redis.call('HSET', META, 'holdBeat', string.format('%.17g', beat)) else redis.call('HDEL', META, 'holdBeat') end
        end
      elseif meta[1] == 'open' then
        put_back(id, score)
      else
        withdraw(id, '7', '8', 'The session ended.')
      end
    end
  end
end
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
if begins then
  epoch = epoch + 1
  redis.call('HSET', META, 'epoch', string.format('%d', epoch))
  local left = redis.call('ZRANGE', TAKEN, 0, -1, 'WITHSCORES')
  for i = 1, #left, 2 do
    if meta[1] == 'open' then put_back(left[i], left[i + 1]) else withdraw(left[i], '7', '8', 'The session ended.') end
  end
  redis.call('DEL', TAKEN)
end

local late = redis.call('ZRANGEBYSCORE', EXPIRY, '-inf', now)
for _, id in ipairs(late) do withdraw(id, '7', '8', 'It was not yet sent when its expiresAt passed.') end
if meta[1] ~= 'open' then
  publish(ARGV[8], ARGV[9])
  return {'closed'}
end

local count, cues = 0, {}
local fence = meta[4] or ''
local paused = meta[6] or '0'
local most, timed_only = string.match(ARGV[4], '^(%-?%d+)(t?)$')
if tonumber(most) >= 0 and fence ~= '' and fence == meta[5] then
  count, cues = take(paused == '1', tonumber(meta[7] or '0'), tonumber(most), tonumber(ARGV[5]), tonumber(ARGV[6]), timed_only == 't')
end
-- A take expires what is too late by its beat.
publish(ARGV[8], ARGV[9])
local next_late = redis.call('ZRANGE', EXPIRY, 0, 0, 'WITHSCORES')
if next_late[2] then wake_at(next_late[2]) end

local knobs = redis.call('HGETALL', KEYS[9])
local look = false
if ARGV[7] == '1' then look = redis.call('GET', KEYS[8]) end
local answer = {'ok', epoch, now, paused, fence, meta[5] or '', redis.call('ZCARD', PENDING), string.format('%d', next_at), look, meta[8] or '', math.floor(#knobs / 2)}
for _, part in ipairs(knobs) do answer[#answer + 1] = part end
answer[#answer + 1] = count
for _, part in ipairs(cues) do answer[#answer + 1] = part end
local waits = meta[9]
answer[#answer + 1] = (waits and waits ~= '' and not redis.call('ZSCORE', PENDING, waits) and not redis.call('ZSCORE', TAKEN, waits)) and '1' or ''
return answer
