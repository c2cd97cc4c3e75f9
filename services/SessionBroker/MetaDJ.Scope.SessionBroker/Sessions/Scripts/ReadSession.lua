-- Purpose: reads a session, its lease and its place as they are at one moment.
-- KEYS: the pool's, see Records.lua.
-- ARGV: 1 session id, 2 caller.
-- Returns: {found, session, lease, place} or {unknown}.
local session = read(SESSIONS, ARGV[1])
if not seen_by(ARGV[2], session) then
  return { 'unknown' }
end
return view('found', session, read(LEASES, session.id))
