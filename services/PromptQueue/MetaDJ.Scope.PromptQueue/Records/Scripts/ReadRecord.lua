-- Reads a part of the record of a session, oldest first, each line with its cue.
-- KEYS 1 record  2 cues of the record
-- ARGV 1 the line to begin at, from 0  2 most lines
-- Returns {'ok', lines in all, line, cue or '', …}
local lines = redis.call('LRANGE', KEYS[1], ARGV[1], tonumber(ARGV[1]) + tonumber(ARGV[2]) - 1)
local answer = {'ok', tostring(redis.call('LLEN', KEYS[1]))}
for _, line in ipairs(lines) do
  local id = string.match(line, '^%d+ %d+ %d+ (%S+)')
  answer[#answer + 1] = line
  answer[#answer + 1] = id ~= '-' and redis.call('HGET', KEYS[2], id) or ''
end
return answer
