-- Purpose: keeps the picture that was seen of a booked stage, and says that it is ready, if it is still the stage that was looked at.
-- KEYS: those of Records.lua, proof of the booking (hash), then arrivals and those of Bookings.lua, see Arrivals.lua.
-- ARGV: 1 booking id, 2 fencing token of the lease, 3 the frame, 4 its hash, 5 when it was taken ms, 6 GPU type or '', 7 data centre or '',
--       8 how long after the booking's end it is kept, ms.
-- Returns: {proven, booking}, {known, booking} when it was proven before, or {gone} when the stage is another by now.
local PROOF = key_named('proof:')
local booking = read_booking(ARGV[1])
local lease = booking and booking.session and not BOOKING_OVER[booking.state] and read(LEASES, booking.session)
if not lease or lease.fence ~= tonumber(ARGV[2]) then
  return { 'gone' }
elseif is_proven(booking, lease) then
  return { 'known', cjson.encode(booking) }
end

redis.call('HSET', PROOF, 'frame', ARGV[3], 'hash', ARGV[4])
redis.call('PEXPIRE', PROOF, whole(math.max(booking.endsAt - now, 0) + tonumber(ARGV[8])))
booking.proof = { fence = lease.fence, hash = ARGV[4], at = tonumber(ARGV[5]), bytes = #ARGV[3] }
if ARGV[6] ~= '' then
  booking.proof.gpuType = ARGV[6]
end
if ARGV[7] ~= '' then
  booking.proof.dataCenter = ARGV[7]
end
booking.alternatives = nil
booking.lateAt = nil
if booking.state == 'warming' and now < booking.startsAt then
  note_booking(booking, 'The stage is ready: a picture of it was seen.')
elseif booking.state == 'warming' then
  move_booking(booking, 'live', 'The stage is ready: a picture of it was seen.')
end
save_booking(booking)
return { 'proven', cjson.encode(booking) }
