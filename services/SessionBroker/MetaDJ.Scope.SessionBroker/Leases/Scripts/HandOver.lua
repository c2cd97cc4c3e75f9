-- Purpose: gives the stage to another person: same pod, higher token, so that nothing that was sent before arrives any more.
--          The crew stays; who led before stays as its co-pilot, or leaves.
-- KEYS: the pool's, see Records.lua.
-- ARGV: 1 session id, 2 caller, 3 fencing token, 4 next holder, 5 lease ms, 6 '1' when who led leaves, 7 most of the crew.
-- Returns: {handed-over, session, lease, place}, {stale}, {not-live, state}, {gone}, {crew-full}, {forbidden, role} or {unknown}.
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
if lease.fence ~= tonumber(ARGV[3]) then
  return { 'stale' }
end

local before, crew = session.holder, session.crew or {}
local stays = ARGV[6] ~= '1' and before ~= ARGV[4]
if stays and not crew[ARGV[4]] and crew_size(session) >= tonumber(ARGV[7]) then
  return { 'crew-full' }
end

if lease.presentBy then
  arrive(session, lease, tonumber(ARGV[5]))
end
local pod = read(PODS, lease.pod)
lease.fence = redis.call('INCR', FENCE)
lease.effectsFrom = passes_until(lease)
lease.passUntil = nil
lease.holder = ARGV[4]
lease.expiresAt = lease_until(lease.endsAt, tonumber(ARGV[5]))
pod.fence = lease.fence
write(PODS, pod)

unindex(session)
crew[ARGV[4]] = nil
crew[before] = stays and 'coPilot' or nil
session.holder, session.crew = ARGV[4], crew
settle_crew(session, lease)
index(session)
move(session, session.state, 'The stage was handed over.', lease.fence, actor(ARGV[2]))
save(session, lease.expiresAt)
return view('handed-over', session, lease)
