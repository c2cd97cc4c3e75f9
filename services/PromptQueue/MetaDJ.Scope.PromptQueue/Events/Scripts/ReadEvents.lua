-- Reads the events after one, oldest first. Those that fell out of the bounded list are gone.
-- KEYS 1 meta  2 events
-- ARGV 1 sequence of the last one known
-- Returns {'ok', event…}
local missed = tonumber(redis.call('HGET', KEYS[1], 'events') or '0') - tonumber(ARGV[1])
local answer = {'ok'}
if missed > 0 then
  local lines = redis.call('LRANGE', KEYS[2], -missed, -1)
  for _, line in ipairs(lines) do answer[#answer + 1] = line end
end
return answer
