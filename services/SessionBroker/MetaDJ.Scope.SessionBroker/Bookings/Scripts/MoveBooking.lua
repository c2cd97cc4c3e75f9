-- Purpose: moves a booking along its life as its session goes: warming, live, completed, no-show, failed. Room that this makes is offered.
-- KEYS: the pool's, see Bookings.lua.
-- ARGV: 1 booking id, 2 state, 3 notice or '', 4 session id or '' to leave what it has.
-- Returns: {moved | known, booking, place}, {refused, state it is in} or {unknown}.
local booking = read_booking(ARGV[1])
if not booking then
  return { 'unknown' }
end
local state, session = ARGV[2], ARGV[4]
if booking.state == state and (session == '' or booking.session == session) then
  return bookings_view('known', { booking })
elseif booking.state ~= state and (state == 'held' or not BOOKING_NEXT[booking.state][state]) then
  return { 'refused', booking.state }
end
if session ~= '' then
  booking.session = session
end
move_booking(booking, state, ARGV[3] ~= '' and ARGV[3] or nil)
save_booking(booking)
if BOOKING_OVER[state] then
  offer_room(booking.startsAt, booking.endsAt)
end
return bookings_view('moved', { booking })
