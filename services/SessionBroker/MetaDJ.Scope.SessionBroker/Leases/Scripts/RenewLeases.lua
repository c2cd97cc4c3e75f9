-- Purpose: heartbeats: each lease lasts its full length again, but never past its session's end. A deadline that was noted before stays: whoever
--          looks at it then sees that the lease lasts longer, and notes the new one.
-- KEYS: the pool's, see Records.lua.
-- ARGV: 1 lease ms, 2 '1' to tell the sessions too, then of each heartbeat: session id, caller, fencing token.
-- Returns: {done, of each heartbeat three values}: renewed, session or '', lease or, when sessions are not told, its expiry;
--          stale, '', ''; not-live, state, ''; gone, '', ''; forbidden, role, ''; unknown, '', ''.
local lease_ms, tell = tonumber(ARGV[1]), ARGV[2] == '1'
local answer = { 'done' }

local function say(status, first, second)
  answer[#answer + 1] = status
  answer[#answer + 1] = first or ''
  answer[#answer + 1] = second or ''
end

for at = 3, #ARGV, 3 do
  local id, caller = ARGV[at], ARGV[at + 1]
  local lease = read(LEASES, id)
  if not lease then
    local session = read(SESSIONS, id)
    if not seen_by(caller, session) then
      say(unpack(refuse(caller, session)))
    elseif session.state == 'ended' then
      say('gone')
    else
      say('not-live', session.state)
    end
  elseif not seen_by(caller, lease) then
    say(unpack(refuse(caller, lease)))
  elseif lease.expiresAt <= now then
    say('gone')
  elseif lease.fence ~= tonumber(ARGV[at + 2]) then
    say('stale')
  else
    if lease.presentBy and caller ~= '*' then
      arrive(read(SESSIONS, id), lease, lease_ms)
    elseif not lease.presentBy then
      lease.expiresAt = lease_until(lease.endsAt, lease_ms)
    end
    local text = cjson.encode(lease)
    redis.call('HSET', LEASES, id, text)
    if tell then
      say('renewed', redis.call('HGET', SESSIONS, id), text)
    else
      say('renewed', '', whole(lease.expiresAt))
    end
  end
end
return answer
