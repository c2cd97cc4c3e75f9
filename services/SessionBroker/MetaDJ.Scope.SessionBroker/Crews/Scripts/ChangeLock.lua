-- Purpose: locks a parameter for somebody, or releases it. The lead takes over and releases what others have locked.
-- KEYS: the pool's, see Records.lua.
-- ARGV: 1 session id, 2 caller, 3 parameter, 4 '1' locks, '' releases, 5 who does it.
-- Returns: {changed | known, session, lease, place}, {locked, by}, {ended}, {forbidden, role} or {unknown}.
local session = read(SESSIONS, ARGV[1])
if not seen_by(ARGV[2], session) then
  return refuse(ARGV[2], session)
end
if session.state == 'ended' then
  return { 'ended' }
end
local parameter, locks, by = ARGV[3], ARGV[4] == '1', ARGV[5]
local lease = read(LEASES, session.id)
session.locks = session.locks or {}
local held = session.locks[parameter]
if (locks and held and held.by == by) or (not locks and not held) then
  session.locks = next(session.locks) and session.locks or nil
  return view('known', session, lease)
end
if held and held.by ~= by and ARGV[2] ~= '*' and by ~= session.holder then
  return { 'locked', held.by }
end
-- One of an operator's does not depend on a place in the crew.
session.locks[parameter] = locks and { by = by, at = now, staff = ARGV[2] == '*' or nil } or nil
settle_crew(session, lease)
tell(session, { kind = 'lock', by = by, parameter = parameter, holder = locks and by or nil, fence = lease and lease.fence })
announce(session)
return view('changed', session, lease)
