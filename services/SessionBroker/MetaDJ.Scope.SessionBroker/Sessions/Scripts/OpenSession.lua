-- Purpose: opens a session. When nobody waits and a clean pod is ready it is granted in the same step; else the session joins the line.
--          Opening the same id again answers what there is.
--          Who wants it for longer than a booking leaves is told so; who could not have it at all now waits.
-- KEYS: the pool's, see Records.lua and WalkIns.lua.
-- ARGV: 1 session id, 2 holder, 3 pool, 4 duration ms, 5 lease ms, 6 team or '', 7 the turn of a hackathon it is for, which goes before walk-ins, or '',
--       8 idle limit ms or ''.
-- Returns: {live | waiting | known, session, lease, place} or {booked, ms possible}.
local id, lease_ms = ARGV[1], tonumber(ARGV[5])
local known = read(SESSIONS, id)
if known then
  return view('known', known, read(LEASES, id))
end

local duration = tonumber(ARGV[4])
local session = {
  id = id, holder = ARGV[2], pool = ARGV[3], state = 'waiting', openedAt = now, durationMs = duration, endsAt = now + duration,
  spent = 0, version = 0, changes = {}, team = ARGV[6] ~= '' and ARGV[6] or nil,
}
session.idleLimitMs = tonumber(ARGV[8])
session.turn = ARGV[7] ~= '' and ARGV[7] or nil
local possible = walk_in_until(now, session.endsAt, id) - now
if possible > 0 and possible < duration then
  return { 'booked', whole(possible) }
end
index(session)

local ready = redis.call('ZRANGE', READY, 0, 0)[1]
if ready and possible > 0 and redis.call('ZCARD', LINE) == 0 then
  local lease = grant(session, ready, lease_ms)
  return view('live', session, lease)
end

-- Behind everybody, also behind who came in this same millisecond.
local last = tonumber(redis.call('ZRANGE', LINE, -1, -1, 'WITHSCORES')[2] or 0)
-- Whose turn it is goes before all who came by themselves, behind those who lost their pod or have booked.
redis.call('ZADD', LINE, whole(session.turn and now - AHEAD / 4 or math.max(now, last + 1)), id)
move(session, 'waiting')
save(session, session.endsAt)
return view('waiting', session)
