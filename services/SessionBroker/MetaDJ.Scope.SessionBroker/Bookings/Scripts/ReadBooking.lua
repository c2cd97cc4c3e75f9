-- Purpose: reads a booking and its place on the wait list as they are at one moment.
-- KEYS: the pool's, see Bookings.lua.
-- ARGV: 1 booking id, 2 caller.
-- Returns: {found, booking, place} or {unknown}.
local booking = read_booking(ARGV[1])
if not booking_seen_by(ARGV[2], booking) then
  return { 'unknown' }
end
return bookings_view('found', { booking })
