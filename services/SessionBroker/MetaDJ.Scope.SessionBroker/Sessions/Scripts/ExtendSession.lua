-- Purpose: lets a session end later. A lease that ends with the session is renewed in the same step.
-- KEYS: the pool's, see Records.lua.
-- ARGV: 1 session id, 2 caller, 3 by ms, 4 longest duration ms, 5 lease ms, 6 idempotency key or ''.
-- Returns: {extended | known, session, lease, place}, {key-reused}, {too-long, ms still possible}, {ended}, {forbidden, role} or {unknown}.
local KEYS_KEPT = 16

local session = read(SESSIONS, ARGV[1])
if not seen_by(ARGV[2], session) then
  return refuse(ARGV[2], session)
end
if session.state == 'ended' then
  return { 'ended' }
end

local lease = read(LEASES, session.id)
local by, longest, key = tonumber(ARGV[3]), tonumber(ARGV[4]), ARGV[6]
local extensions = session.extensions or {}
for _, extension in ipairs(extensions) do
  if extension.key == key then
    if extension.by ~= by then
      return { 'key-reused' }
    end
    return view('known', session, lease)
  end
end

if session.durationMs + by > longest then
  return { 'too-long', longest - session.durationMs }
end

session.durationMs = session.durationMs + by
session.endsAt = session.endsAt + by
if key ~= '' then
  table.insert(extensions, { key = key, by = by })
  if #extensions > KEYS_KEPT then
    table.remove(extensions, 1)
  end
  session.extensions = extensions
end
local deadline = math.min(session.endsAt, session.recoverBy or session.endsAt)
if lease then
  lease.endsAt = session.endsAt
  -- One that has run out stays so: extending is no heartbeat.
  if lease.expiresAt > now then
    lease.expiresAt = lease_until(lease.endsAt, tonumber(ARGV[5]))
  end
  write(LEASES, lease)
  deadline = lease.expiresAt
end
move(session, session.state, session.notice, lease and lease.fence, actor(ARGV[2]))
save(session, deadline)
return view('extended', session, lease)
