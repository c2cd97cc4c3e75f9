-- Appends cues to a queue in one step: all of them or none. When its dispatcher rests here and nothing is in the way, it gets them at once.
-- See Queue.lua, Once.lua, Order.lua, CueList.lua, Journal.lua, Grid.lua and Take.lua.
-- KEYS 8 idempotency keys  9 their order  10 cue list  11 journal  12 what was undone  13 tempo  14 knobs
-- ARGV 2 caller, see Queue.lua  3 replica  4 most pending cues  5 lane ('queue' or 'urgent')  6 '1' holds the queue
--      7 idempotency key ('' for none)  8 hash of the request  9 most keys  10 most done cues  11 most events  12 event kind
--      13 names of the parameters that they change  14 a move of the cue list that fires them, see CueList.lua ('' none)
--      15 author  16 lane ('' by what the caller is in the session)  17 terms of the lanes, see Order.lua
--      18 epoch of the replica's dispatcher that rests with the Look on stage (0 none); it takes  19 how many at most
--      20 window and  21 look-ahead in ms, see Take.lua
--      then for each cue: id, notBefore, expiresAt, hold, grid, body
-- Returns {'queued', now, owner, positions with spaces between, number taken, (id, stored cue, due, when to send it)…} | {'same', id…} | {'reused'} | {'full'} | {'author-full', most} | {'too-fast', ms to wait} | {'closed'} | {'raced'} | {'no-tempo'} | {'unknown'}, or why the caller may not
local OWN = 21
local name = 'n:' .. ARGV[15]
know('state', 'holder', 'owner', 'epoch', 'fence', 'lookFence', 'paused', 'holdUntil', 'crew', 'locks', 'crewAt', 'events', 'turn', name)
if not field('state') then return {'unknown'} end
local no = refused(ARGV[2], ARGV[13])
if no then return no end
local known = said_before(KEYS[8], ARGV[7], ARGV[8], 'same')
if known then return known end
if field('state') ~= 'open' then return {'closed'} end
local count = math.floor((#ARGV - OWN) / 6)
local urgent = ARGV[5] == 'urgent'
local waiting = redis.call('ZCARD', PENDING)
if not urgent and waiting + count > tonumber(ARGV[4]) then return {'full'} end
local lane = ARGV[16] ~= '' and tonumber(ARGV[16]) or (ARGV[2] == '' or string.match(ARGV[2], '=(.*)$') == field('holder')) and LEAD or CREW
local voice = field(name)
if voice then know('c:' .. voice, 'l:' .. voice, 'r:' .. voice) end
local weight, most, between, at_once = terms(ARGV[17], lane)
local early = 0
if not urgent and ARGV[14] == '' then
  if most > 0 and (voice and tonumber(field('c:' .. voice) or '0') or 0) + count > most then return {'author-full', most} end
  if between > 0 then
    if count > at_once then return {'author-full', at_once} end
    early = math.max(tonumber(now), voice and tonumber(field('r:' .. voice) or '0') or 0) + count * between
    local wait = early - tonumber(now) - at_once * between
    if wait > 0 then return {'too-fast', string.format('%.0f', wait)} end
  end
end
local on_beat = false
for i = OWN + 5, #ARGV, 6 do on_beat = on_beat or ARGV[i] ~= '-' end
if on_beat and redis.call('HEXISTS', KEYS[13], 'grid') == 0 then return {'no-tempo'} end
if ARGV[14] ~= '' then
  no = move_list(KEYS[10], ARGV[14], ARGV[2])
  if no then return no end
end
if not voice then
  voice = string.format('%d', tonumber(field('voices') or '0') + 1)
  keep('voices', voice)
  keep(name, voice)
end
if early > 0 then keep('r:' .. voice, string.format('%.0f', early)) end
if ARGV[6] == '1' then keep('paused', '1') end

-- What is taken is in the same place as if the dispatcher had taken it: after a crash it returns to the queue.
local rests = ARGV[18] ~= '0' and field('owner') == ARGV[3] and field('epoch') == ARGV[18] and field('lookFence') ~= '' and field('fence') == field('lookFence')
  and field('paused') ~= '1' and waiting == 0 and redis.call('ZCARD', TAKEN) == 0 and redis.call('HLEN', KEYS[14]) == 0
local held = tonumber(field('holdUntil') or '0')
-- One that can go at once need not be queued to be taken.
local straight = rests and count == 1 and not urgent and not on_beat and ARGV[OWN + 2] == '0' and held <= tonumber(now)

-- Urgent cues have negative scores: ahead of everything, in order among themselves.
if urgent then keep('urgent', string.format('%d', tonumber(field('urgent') or '0') + count)) end
local score = urgent and tonumber(field('urgent')) - count - 1e12
local ids, stored_cue = {}, nil
for i = OWN + 1, #ARGV, 6 do
  local id = ARGV[i]
  score = urgent and score + 1
  ids[#ids + 1] = id
  stored_cue = table.concat({'1', now, ARGV[i + 1], ARGV[i + 2], ARGV[i + 3], '0 0 0 0', ARGV[i + 4], lane, voice, '\n'}, ' ') .. ARGV[i + 5]
  redis.call('HSET', CUES, id, stored_cue)
  counted(stored_cue, 1)
  local at = urgent and string.format('%.0f', score) or place(lane, voice, weight)
  if straight then
    redis.call('ZADD', TAKEN, at, id)
    goes(stored_cue, at)
  else
    redis.call('ZADD', PENDING, at, id)
    if ARGV[i + 2] ~= '0' then redis.call('ZADD', EXPIRY, ARGV[i + 2], id) end
  end
  tell(ARGV[12], id, '')
end

remember(KEYS[8], KEYS[9], ARGV[7], ARGV[8], table.concat(ids, ' '), ARGV[9])
if not urgent and ARGV[14] == '' then note(KEYS[11], KEYS[12], ARGV[15], 'q', table.concat(ids, ' ')) end

local owner = claim_or_wake(field('owner'), ARGV[3])
local answer
if straight then
  answer = {'queued', now, owner, '1', 1, ids[1], stored_cue, now, '0'}
else
  local positions = {}
  for _, id in ipairs(ids) do positions[#positions + 1] = redis.call('ZRANK', PENDING, id) + 1 end
  answer = {'queued', now, owner, table.concat(positions, ' '), 0}
  if rests then
    local cues
    tempo_key = KEYS[13]
    answer[5], cues = take(false, held, tonumber(ARGV[19]), tonumber(ARGV[20]), tonumber(ARGV[21]))
    for _, part in ipairs(cues) do answer[#answer + 1] = part end
  end
end
publish(ARGV[10], ARGV[11])
return answer
