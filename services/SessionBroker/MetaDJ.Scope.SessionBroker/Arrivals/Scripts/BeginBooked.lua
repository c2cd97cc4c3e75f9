-- Purpose: the start of a booking has come, and its stage is proven or being played on: it is live.
-- KEYS: the pool's, see Arrivals.lua.
-- ARGV: 1 booking id.
-- Returns: {begun, booking} or {known} when it is not its turn.
local booking = read_booking(ARGV[1])
local session = booking and booking.session and read(SESSIONS, booking.session)
local lease = session and read(LEASES, session.id)
if not lease or booking.state ~= 'warming' or now < booking.startsAt or not (is_proven(booking, lease) or session.arrivedAt) then
  return { 'known' }
end
move_booking(booking, 'live')
save_booking(booking)
return { 'begun', cjson.encode(booking) }
