-- One page of the cues that failed or expired, newest first.
-- KEYS 1 cues  2 done
-- ARGV 1 after: '' from the newest, a score of the done after that one  2 how many
-- Returns {'ok', cursor of the next page ('' on the last), (id, stored cue)…}
local answer, room, from = {'ok', ''}, tonumber(ARGV[2]), ARGV[1] == '' and '+inf' or '(' .. ARGV[1]
while true do
  local done = redis.call('ZREVRANGEBYSCORE', KEYS[2], from, '-inf', 'WITHSCORES', 'LIMIT', 0, 100)
  for i = 1, #done, 2 do
    local value = redis.call('HGET', KEYS[1], done[i])
    local state = value and string.match(value, '^%d+')
    if state == '5' or state == '7' then
      if room == 0 then return answer end
      room = room - 1
      answer[2] = done[i + 1]
      answer[#answer + 1] = done[i]
      answer[#answer + 1] = value
    end
  end
  if #done < 200 then break end
  from = '(' .. done[#done]
end
answer[2] = ''
return answer
