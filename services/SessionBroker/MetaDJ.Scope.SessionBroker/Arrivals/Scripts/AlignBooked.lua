-- Purpose: lets a booked session start and end as its booking says since that was moved, and be as present as its person.
-- KEYS: the pool's, see Arrivals.lua.
-- ARGV: 1 booking id, 2 lease ms, 3 how long after its start it is given up, ms.
-- Returns: {aligned | known, session, lease, place} or {unknown}.
local booking = read_booking(ARGV[1])
local session = booking and booking.session and read(SESSIONS, booking.session)
if not session or session.state == 'ended' then
  return { 'unknown' }
end
local lease = read(LEASES, session.id)
local moved = session.startsAt ~= booking.startsAt or session.bookedUntil ~= booking.endsAt
if not moved and (session.arrivedAt or not booking.checkedInAt) then
  return view('known', session, lease)
end

if moved then
  follow(session, booking, tonumber(ARGV[3]))
  redis.call('ZADD', ARRIVALS, whole(booking.startsAt), booking.id)
  if redis.call('ZSCORE', LINE, session.id) and session.state ~= 'recovering' then
    redis.call('ZADD', LINE, whole(booking.startsAt - BOOKED_AHEAD), session.id)
  end
  if lease then
    local grace = lease.closesAt and not session.ending and lease.endsAt - lease.closesAt or 0
    lease.closesAt = lease.closesAt and session.endsAt
    lease.endsAt = session.endsAt + grace
    lease.expiresAt = math.min(lease.expiresAt, lease.endsAt)
    if lease.presentBy then
      await_arrival(session, lease)
    end
    write(LEASES, lease)
  end
end
if booking.checkedInAt and not session.arrivedAt then
  arrive(session, lease, tonumber(ARGV[2]))
end
if session.state == 'recovering' then
  session.recoverBy = math.max(session.recoverBy, session.giveUpAt)
end
move(session, session.state, session.notice, lease and lease.fence)
save(session, lease and lease.expiresAt or math.min(line_deadline(session), session.recoverBy or session.endsAt))
return view('aligned', session, lease)
