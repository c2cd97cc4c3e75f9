-- Purpose: finds, among requests that are passing the door, those whose right has ended: with the token, or with the person's place in the crew.
-- KEYS: 1 leases of the pool, see Records.lua.
-- ARGV: of each: session id, the token it passes under, who passes, or '' for one who acts for anybody.
-- Returns: {done, place of a request from 0, 'token' | 'person', …}.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local answer = { 'done' }
for at = 1, #ARGV, 3 do
  local text = redis.call('HGET', KEYS[1], ARGV[at])
  local lease, subject = text and cjson.decode(text), ARGV[at + 2]
  local why
  if not lease or lease.expiresAt <= now or lease.fence ~= tonumber(ARGV[at + 1]) then
    why = 'token'
  elseif subject ~= '' and subject ~= lease.holder and not (lease.crew and lease.crew[subject]) then
    why = 'person'
  end
  if why then
    answer[#answer + 1] = (at - 1) / 3
    answer[#answer + 1] = why
  end
end
return answer
