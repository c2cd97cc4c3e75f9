-- One page of a queue: cues on their way, then those queued in order, then those done, newest first.
-- KEYS 1 cues  2 pending  3 taken  4 done
-- ARGV 1 after: '' from the start, 'q<score>' after that one in the queue, 'd<score>' after that one among the done  2 how many
-- Returns {'ok', cursor of the next page ('' on the last), (id, stored cue, position (0 not queued), '1' on its way)…}
local kind, score = string.match(ARGV[1], '^([qd])(.+)$')
local room = tonumber(ARGV[2])
local answer = {'ok', ''}
local function add(id, position, on_its_way, cursor)
  answer[2] = cursor
  local value = redis.call('HGET', KEYS[1], id)
  if value then
    room = room - 1
    answer[#answer + 1] = id
    answer[#answer + 1] = value
    answer[#answer + 1] = position
    answer[#answer + 1] = on_its_way
  end
end
if not kind then
  local taken = redis.call('ZRANGE', KEYS[3], 0, -1)
  for _, id in ipairs(taken) do add(id, 0, '1', 'q-inf') end
end
if kind ~= 'd' and room > 0 then
  local from = (kind and score ~= '-inf') and '(' .. score or '-inf'
  local queued = redis.call('ZRANGEBYSCORE', KEYS[2], from, '+inf', 'WITHSCORES', 'LIMIT', 0, room)
  local rank = queued[1] and redis.call('ZRANK', KEYS[2], queued[1]) or 0
  for i = 1, #queued, 2 do
    rank = rank + 1
    add(queued[i], rank, '0', 'q' .. queued[i + 1])
  end
end
if room > 0 then
  local from = kind == 'd' and '(' .. score or '+inf'
  local done = redis.call('ZREVRANGEBYSCORE', KEYS[4], from, '-inf', 'WITHSCORES', 'LIMIT', 0, room)
  for i = 1, #done, 2 do add(done[i], 0, '0', 'd' .. done[i + 1]) end
end
if room > 0 then answer[2] = '' end
return answer
