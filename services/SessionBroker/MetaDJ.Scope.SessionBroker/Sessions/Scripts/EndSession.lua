-- Purpose: closes a session by its holder's or an operator's will, from whatever state. Closing a closed one answers it again.
-- KEYS: the pool's, see Records.lua.
-- ARGV: 1 session id, 2 caller, 3 retention ms.
-- Returns: {ended, session, the lease it had, -1}, {known, session, '', -1} when it was over already, {forbidden, role} or {unknown}.
local session = read(SESSIONS, ARGV[1])
if not seen_by(ARGV[2], session) then
  return refuse(ARGV[2], session)
end
if session.state == 'ended' then
  return view('known', session)
end
local lease = finish(session, 'closed', nil, tonumber(ARGV[3]), actor(ARGV[2]))
return view('ended', session, lease)
