-- Purpose: finds, among requests that are passing the door, those whose right has ended.
-- KEYS: 1 leases of the pool, see Records.lua.
-- ARGV: of each: session id, the token it passes under.
-- Returns: {done, session id, …} of those whose lease is gone or has another token.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local answer = { 'done' }
for at = 1, #ARGV, 2 do
  local text = redis.call('HGET', KEYS[1], ARGV[at])
  local lease = text and cjson.decode(text)
  if not lease or lease.expiresAt <= now or lease.fence ~= tonumber(ARGV[at + 1]) then
    answer[#answer + 1] = ARGV[at]
  end
end
return answer
