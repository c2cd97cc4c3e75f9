-- Purpose: reads what a pool wants and uses as it is at one moment: a session that is granted a pod meanwhile is in line or on it, never both.
-- KEYS: the pool's, see Records.lua.
-- ARGV: 1 how many of the line to tell at most.
-- Returns: {demand, sessions in line, pods told, pod, pod, …, leases told, lease, lease, …, session in line, session in line, …}.
local answer = { 'demand', redis.call('ZCARD', LINE) }

local function tell_all(key)
  local records = redis.call('HVALS', key)
  answer[#answer + 1] = #records
  for _, record in ipairs(records) do
    answer[#answer + 1] = record
  end
end

tell_all(PODS)
tell_all(LEASES)
for _, id in ipairs(redis.call('ZRANGE', LINE, 0, tonumber(ARGV[1]) - 1)) do
  answer[#answer + 1] = redis.call('HGET', SESSIONS, id)
end
return answer
