-- Purpose: the lead's answer to an idle warning: somebody is here, or the session may end early when nobody is.
-- KEYS: the pool's, see Records.lua.
-- ARGV: 1 session id, 2 caller, 3 '1' when it may end, 4 lease ms.
-- Returns: {answered, session, lease, place}, {not-live, state}, {gone}, {forbidden, role} or {unknown}.
local session = read(SESSIONS, ARGV[1])
if not seen_by(ARGV[2], session) then
  return refuse(ARGV[2], session)
end
local lease = read(LEASES, session.id)
if not lease then
  return session.state == 'ended' and { 'gone' } or { 'not-live', session.state }
end
if lease.expiresAt <= now then
  return { 'gone' }
end

local may_end = ARGV[3] == '1' or nil
local question = session.told and session.told.idle and session.told.idle.warning and session.told.idle.warning.kind == 'question'
if may_end and (session.mayEndIdle or not session.booking) then
  return view('answered', session, lease)
end
session.mayEndIdle = may_end
if not may_end then
  session.activeAt = now
end
local lifted
if not may_end or question then
  if session.told and session.told.idle then
    lifted = session.told.idle.warning
    session.told.idle = nil
  end
end
tell(session, { kind = lifted and 'warningLifted' or nil, notice = may_end and 'It may end early when nobody is here.' or 'Somebody is here.', fence = lease.fence })
if not may_end and session.state == 'ending' and session.ending.reason == 'idle' then
  session.ending = nil
  lease.endsAt = session.endsAt
  lease.expiresAt = lease_until(lease.endsAt, tonumber(ARGV[4]))
  write(LEASES, lease)
  move(session, 'live', session.notice, lease.fence)
end
save(session, lease.expiresAt)
return view('answered', session, lease)
