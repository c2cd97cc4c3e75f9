-- Purpose: gives somebody a role in a session's crew, or takes them out of it.
-- KEYS: the pool's, see Records.lua.
-- ARGV: 1 session id, 2 caller, 3 subject, 4 role or '' to take them out, 5 most of the crew, 6 who does it.
-- Returns: {changed | known, session, lease, place}, {is-lead}, {crew-full}, {ended}, {forbidden, role} or {unknown}.
local REMOVED_KEPT = 100

local session = read(SESSIONS, ARGV[1])
if not seen_by(ARGV[2], session) then
  return refuse(ARGV[2], session)
end
if session.state == 'ended' then
  return { 'ended' }
end
local subject, by = ARGV[3], ARGV[6]
local role = ARGV[4] ~= '' and ARGV[4] or nil
if subject == session.holder then
  return { 'is-lead' }
end
local lease = read(LEASES, session.id)
local present = role_of(subject, session)
if present == role then
  return view('known', session, lease)
end
if not present and crew_size(session) >= tonumber(ARGV[5]) then
  return { 'crew-full' }
end

-- Who was taken out does not come back by an invitation they still have.
local removed = session.removed or {}
removed[subject] = not role and by ~= subject and now or nil
local count, oldest = 0, nil
for name, at in pairs(removed) do
  count = count + 1
  oldest = (not oldest or at < removed[oldest]) and name or oldest
end
if count > REMOVED_KEPT then
  removed[oldest] = nil
end
session.removed = next(removed) and removed or nil
set_role(session, lease, subject, role, by)
return view('changed', session, lease)
