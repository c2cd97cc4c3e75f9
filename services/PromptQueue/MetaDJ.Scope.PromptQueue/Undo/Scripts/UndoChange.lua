-- Takes an author's last change back, or does again what was taken back: the same with the two lists the other way round.
-- See Queue.lua, Order.lua, Journal.lua and Once.lua.
-- KEYS those of Queue.lua  8 list to take from  9 list to note the reverse in  10 idempotency keys  11 their order
-- ARGV 2 caller, see Queue.lua  3 author  4 event kind  5 most pending cues  6 most done cues  7 most events  8 event kinds: 'cancelled,restored,changed'
--      9 idempotency key ('' for none)  10 hash of the request  11 most keys
--      12 SHA-1 of the entry whose texts were looked at ('' none)  13 '1' forgets that one: its texts may not come back
-- Returns {'ok', what ('q', 'c', 'e'), how many cues, how many could not be} | {'look', SHA-1 of the entry, stored cue…} what would
--         come back is to be looked at first | {'unsaid', what} | {'nothing'} | {'reused'} | {'happened', what}: it is forgotten, so that the
--         next call finds what came before | {'changed'} | {'full'} | {'closed'} | {'unknown'}, or why the caller may not
local meta = redis.call('HMGET', META, 'state')
if not meta[1] then return {'unknown'} end
local no = refused(ARGV[2], '', '')
if no then return no end
local known = said_before(KEYS[10], ARGV[9], ARGV[10])
if known then return known end
if meta[1] ~= 'open' then return {'closed'} end
local entries = redis.call('LRANGE', KEYS[8], 0, -1)
local entry = nil
for i = #entries, 1, -1 do
  if string.sub(entries[i], 1, #ARGV[3] + 1) == ARGV[3] .. '\t' then
    entry = entries[i]
    break
  end
end
if not entry then return {'nothing'} end
local what, payload = string.match(string.sub(entry, #ARGV[3] + 2), '^(%a)\t(.*)$')
local cancelled, restored, changed = string.match(ARGV[8], '^(%d+),(%d+),(%d+)$')
local done, left, reverse = 0, 0, {}

local function forget()
  redis.call('LREM', KEYS[8], -1, entry)
end

-- A refusal that forgets is remembered too: repeated, the call would take back what came before.
local function answers(said)
  remember(KEYS[10], KEYS[11], ARGV[9], ARGV[10], said, ARGV[11])
end

if what ~= 'q' and ARGV[12] ~= redis.sha1hex(entry) then
  local answer = {'look', redis.sha1hex(entry)}
  if what == 'e' then answer[3] = string.match(payload, '\n(.*)$') end
  for id in string.gmatch(what == 'c' and payload or '', '(%S+) %S+') do answer[#answer + 1] = redis.call('HGET', CUES, id) or nil end
  return answer
end
if ARGV[13] == '1' then
  forget()
  answers('unsaid ' .. what)
  return {'unsaid', what}
end

if what == 'q' then
  local ids = {}
  for id in string.gmatch(payload, '%S+') do
    if redis.call('ZSCORE', PENDING, id) then
      no = refused(ARGV[2], '', id)
      if no then return no end
      ids[#ids + 1] = id
    else
      left = left + 1
    end
  end
  for _, id in ipairs(ids) do
    reverse[#reverse + 1] = id .. ' ' .. redis.call('ZSCORE', PENDING, id)
    withdraw(id, '6', cancelled, 'Undone.', by(ARGV[2]))
  end
  done = #ids
elseif what == 'c' then
  local cues = {}
  for id, place in string.gmatch(payload, '(%S+) (%S+)') do
    local value = redis.call('ZSCORE', DONE, id) and redis.call('HGET', CUES, id)
    local expires = value and expiry_of(value) or '0'
    if value and string.match(value, '^%d+') == '6' and (expires == '0' or tonumber(expires) > tonumber(now)) then
      no = refused(ARGV[2], '', id)
      if no then return no end
      cues[#cues + 1] = {id, place, value, expires}
    else
      left = left + 1
    end
  end
  if redis.call('ZCARD', PENDING) + #cues > tonumber(ARGV[5]) then return {'full'} end
  for _, cue in ipairs(cues) do
    reverse[#reverse + 1] = cue[1]
    redis.call('ZREM', DONE, cue[1])
    redis.call('HSET', CUES, cue[1], queued_again(cue[3]))
    redis.call('ZADD', PENDING, cue[2], cue[1])
    counted(cue[3], 1)
    stands(cue[3], cue[2])
    if cue[4] ~= '0' then redis.call('ZADD', EXPIRY, cue[4], cue[1]) end
    tell(restored, cue[1], by(ARGV[2]))
  end
  done = #cues
else
  local id, hash, moves, before = string.match(payload, '^(%S+) (%S+) ([^\n]*)\n(.*)$')
  if redis.call('ZSCORE', PENDING, id) then
    no = refused(ARGV[2], '', id)
    if no then return no end
    local after = redis.call('HGET', CUES, id)
    if redis.sha1hex(after) ~= hash then
      forget()
      answers('changed')
      return {'changed'}
    end
    redis.call('HSET', CUES, id, before)
    redis.call('ZREM', EXPIRY, id)
    local expires = expiry_of(before)
    if expires ~= '0' then redis.call('ZADD', EXPIRY, expires, id) end
    -- What somebody else has moved since stays there.
    local back = {}
    for cue, from, to in string.gmatch(moves, '(%S+) (%S+) (%S+)') do
      if redis.call('ZSCORE', PENDING, cue) == to then
        redis.call('ZADD', PENDING, from, cue)
        back[#back + 1] = cue .. ' ' .. to .. ' ' .. from
      end
    end
    reverse[1] = id .. ' ' .. redis.sha1hex(before) .. ' ' .. table.concat(back, ' ') .. '\n' .. after
    tell(changed, id, by(ARGV[2]))
    done = 1
  else
    left = 1
  end
end
forget()
if done == 0 then
  answers('happened ' .. what)
  return {'happened', what}
end
local back = {q = 'c', c = 'q', e = 'e'}
if redis.call('RPUSH', KEYS[9], ARGV[3] .. '\t' .. back[what] .. '\t' .. table.concat(reverse, ' ')) > MOST_NOTED then redis.call('LPOP', KEYS[9]) end
tell(ARGV[4], '-', what .. ' ' .. done .. by(ARGV[2]))
answers('ok ' .. what .. ' ' .. done .. ' ' .. left)
publish(ARGV[6], ARGV[7])
return {'ok', what, done, left}
