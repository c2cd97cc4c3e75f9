-- Purpose: moves a booking to where its session's end leads it, and gives the room that is left of it to whoever waits.
-- KEYS: the pool's, see Arrivals.lua.
-- ARGV: 1 booking id.
-- Returns: {settled, booking} or {known} when there is nothing to settle.
local booking = read_booking(ARGV[1])
if not booking then
  redis.call('ZREM', ARRIVALS, ARGV[1])
  return { 'known' }
end
local session = booking.session and read(SESSIONS, booking.session)
if session and session.state ~= 'ended' then
  return { 'known' }
end
redis.call('ZREM', ARRIVALS, booking.id)
if BOOKING_OVER[booking.state] then
  return { 'known' }
end

local reason, notice = session and session.reason, session and session.notice
local state = 'completed'
if reason == 'noShow' then
  state = 'noShow'
elseif reason == 'noPod' or not session or not session.liveAt then
  state = 'failed'
elseif reason == 'closed' and session.endedAt < booking.startsAt then
  booking.reason = 'withdrawn'
  state = 'cancelled'
elseif booking.state ~= 'live' then
  -- It was played, though nobody saw it begin.
  move_booking(booking, 'live')
end
if state == 'cancelled' and booking.state == 'live' then
  state = 'completed'
end
move_booking(booking, state, notice)
save_booking(booking)
offer_room(math.max(booking.startsAt, now), booking.endsAt)
return { 'settled', cjson.encode(booking) }
