-- Appends cues to a queue in one step: all of them or none. Claims the queue for this replica where nobody owns it, and wakes the owner
-- where somebody else does.
-- A stored cue is two lines: a header that scripts read and write (state queuedAt notBefore expiresAt hold due sent accepted frame cause;
-- 0 is "none", instants and spans in ms), and a body that only its author changes.
-- KEYS 1 meta  2 cues  3 pending  4 expiry  5 events  6 keys  7 key order
-- ARGV 1 session  2 subject ('' may act for anybody)  3 replica  4 most pending cues  5 lane ('queue' or 'urgent')  6 '1' holds the queue
--      7 idempotency key ('' for none)  8 hash of the request  9 most keys  10 most events  11 event kind
--      then for each cue: id, notBefore, expiresAt, hold, body
-- Returns {'queued', now, owner, position of the first} | {'same', id…} | {'reused'} | {'full'} | {'closed'} | {'unknown'} | {'not-holder'}
local meta = redis.call('HMGET', KEYS[1], 'state', 'holder', 'owner', 'epoch', 'events')
if not meta[1] then return {'unknown'} end
if ARGV[2] ~= '' and ARGV[2] ~= meta[2] then return {'not-holder'} end
if ARGV[7] ~= '' then
  local known = redis.call('HGET', KEYS[6], ARGV[7])
  if known then
    local answer = {'same'}
    local hash = nil
    for part in string.gmatch(known, '%S+') do
      if hash then answer[#answer + 1] = part else hash = part end
    end
    if hash ~= ARGV[8] then return {'reused'} end
    return answer
  end
end
if meta[1] ~= 'open' then return {'closed'} end
local count = math.floor((#ARGV - 11) / 5)
if ARGV[5] == 'queue' and redis.call('ZCARD', KEYS[3]) + count > tonumber(ARGV[4]) then return {'full'} end

local time = redis.call('TIME')
local now = string.format('%d%03d', time[1], math.floor(tonumber(time[2]) / 1000))
local owner = meta[3]
if not owner or owner == '' then
  owner = ARGV[3]
  redis.call('HSET', KEYS[1], 'owner', owner)
  redis.call('HINCRBY', KEYS[1], 'epoch', 1)
end
if ARGV[6] == '1' then redis.call('HSET', KEYS[1], 'paused', '1') end

-- Urgent cues have negative scores: ahead of everything, in order among themselves.
local urgent = ARGV[5] == 'urgent'
local score = redis.call('HINCRBY', KEYS[1], urgent and 'urgent' or 'score', count) - count
if urgent then score = score - 1e12 end
local sequence = redis.call('HINCRBY', KEYS[1], 'events', count) - count
local ids = {}
for i = 12, #ARGV, 5 do
  local id = ARGV[i]
  score = score + 1
  sequence = sequence + 1
  ids[#ids + 1] = id
  redis.call('HSET', KEYS[2], id,
    '1 ' .. now .. ' ' .. ARGV[i + 1] .. ' ' .. ARGV[i + 2] .. ' ' .. ARGV[i + 3] .. ' 0 0 0 0 \n' .. ARGV[i + 4])
  redis.call('ZADD', KEYS[3], string.format('%.0f', score), id)
  if ARGV[i + 2] ~= '0' then redis.call('ZADD', KEYS[4], ARGV[i + 2], id) end
  redis.call('RPUSH', KEYS[5], string.format('%d', sequence) .. ' ' .. now .. ' ' .. ARGV[11] .. ' ' .. id .. ' ')
end
redis.call('LTRIM', KEYS[5], -tonumber(ARGV[10]), -1)

if ARGV[7] ~= '' then
  redis.call('HSET', KEYS[6], ARGV[7], ARGV[8] .. ' ' .. table.concat(ids, ' '))
  if redis.call('RPUSH', KEYS[7], ARGV[7]) > tonumber(ARGV[9]) then
    redis.call('HDEL', KEYS[6], redis.call('LPOP', KEYS[7]))
  end
end
redis.call('PUBLISH', 'queue:events:' .. ARGV[1], string.format('%d', sequence))
if owner ~= ARGV[3] then redis.call('PUBLISH', 'queue:wake:' .. owner, ARGV[1]) end
local position = 1
if ids[1] then position = redis.call('ZRANK', KEYS[3], ids[1]) + 1 end
return {'queued', now, owner, position}
