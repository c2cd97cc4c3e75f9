-- Purpose: tells whoever booked that the stage is not ready yet, and what could be done instead. Only what is new is told.
-- KEYS: the pool's, see Arrivals.lua.
-- ARGV: 1 booking id, 2 alternatives (JSON list) or '', 3 notice, 4 what makes it the same as before.
-- Returns: {told, booking}, {known} when nothing is new, or {gone} when it is ready or over.
local booking = read_booking(ARGV[1])
if not booking or (booking.state ~= 'confirmed' and booking.state ~= 'warming') then
  return { 'gone' }
end
if is_proven(booking, booking.session and read(LEASES, booking.session)) then
  return { 'gone' }
end
booking.lateAt = now
if booking.lateAs == ARGV[4] and booking.alternatives then
  redis.call('HSET', BOOKINGS, booking.id, cjson.encode(booking))
  return { 'known' }
end
booking.lateAs = ARGV[4]
booking.alternatives = ARGV[2]
note_booking(booking, ARGV[3])
save_booking(booking)
return { 'told', cjson.encode(booking) }
