-- Purpose: opens the session of a booking whose time has come: once, whoever asks. It stands in line before all who came without a booking, and is
--          granted a clean pod in the same step when one is ready and nobody stands before it.
-- KEYS: the pool's, see Arrivals.lua.
-- ARGV: 1 booking id, 2 id of the session to open, 3 lease ms, 4 how long after its start it is given up, ms.
-- Returns: {live | waiting | known, session, lease, place}, {refused, state of the booking} or {unknown}.
local booking = read_booking(ARGV[1])
if not booking then
  return { 'unknown' }
end
local known = booking.session and read(SESSIONS, booking.session)
if known then
  return view('known', known, read(LEASES, known.id))
elseif booking.session or booking.state ~= 'confirmed' or booking.endsAt <= now then
  return { 'refused', booking.state }
end

local session = {
  id = ARGV[2], holder = booking.user, pool = booking.pool, booking = booking.id, state = 'waiting', openedAt = now, spent = 0, version = 0,
  changes = {}, team = booking.team,
}
follow(session, booking, tonumber(ARGV[4]))
if booking.checkedInAt then
  session.arrivedAt = booking.checkedInAt
end
if booking.hotSpare then
  session.hotSpare = true
  redis.call('ZADD', SPARES, 0, session.id)
end
index(session)
redis.call('ZADD', LINE, whole(booking.startsAt - BOOKED_AHEAD), session.id)
redis.call('ZADD', ARRIVALS, whole(booking.startsAt), booking.id)
booking.session = session.id
move_booking(booking, 'warming', 'Its stage is being made ready.')
save_booking(booking)

local ready = redis.call('ZRANGE', READY, 0, 0)[1]
if ready and redis.call('ZRANK', LINE, session.id) == 0 then
  return view('live', session, grant(session, ready, tonumber(ARGV[3])))
end
move(session, 'waiting')
save(session, line_deadline(session))
return view('waiting', session)
