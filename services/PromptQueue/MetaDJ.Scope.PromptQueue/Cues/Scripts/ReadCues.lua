-- Reads cues as they are now, each with its place.
-- KEYS 1 cues  2 pending  3 taken
-- ARGV ids
-- Returns {'ok', (stored cue or false, position (0 not queued), '1' on its way)…}
local answer = {'ok'}
for _, id in ipairs(ARGV) do
  local rank = redis.call('ZRANK', KEYS[2], id)
  answer[#answer + 1] = redis.call('HGET', KEYS[1], id)
  answer[#answer + 1] = rank and rank + 1 or 0
  answer[#answer + 1] = redis.call('ZSCORE', KEYS[3], id) and '1' or '0'
end
return answer
