-- Purpose: reads all bookings of a recurrence as they are at one moment, in the order of their starts.
-- KEYS: the pool's, see Bookings.lua.
-- ARGV: 1 the id of one of them.
-- Returns: {found, booking, place, …} or {unknown}.
local booking = read_booking(ARGV[1])
if not booking then
  return { 'unknown' }
end
return bookings_view('found', booking.series and series_bookings(booking) or { booking })
