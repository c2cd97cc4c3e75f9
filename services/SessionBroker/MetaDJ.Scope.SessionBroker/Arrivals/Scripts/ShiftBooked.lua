-- Purpose: moves a booking whose stage is late to a later time, room and all; its session, if it has one, follows.
-- KEYS: the pool's, see Arrivals.lua.
-- ARGV: 1 booking id, 2 from ms, 3 to ms, 4 who takes it.
-- Returns: {shifted | known, booking}, {full, room until ms} or {gone} when it is ready or over.
local booking = read_booking(ARGV[1])
local from, to = tonumber(ARGV[2]), tonumber(ARGV[3])
if not booking or (booking.state ~= 'confirmed' and booking.state ~= 'warming') then
  return { 'gone' }
elseif booking.startsAt == from and booking.endsAt == to then
  return { 'known', cjson.encode(booking) }
elseif from <= now or is_proven(booking, booking.session and read(LEASES, booking.session)) then
  return { 'gone' }
end
local _, room_until = sweep(from, to, booking.id, pods_of(booking))
if room_until < to then
  return { 'full', whole(room_until) }
end

local given_up_from, given_up_to = booking.startsAt, booking.endsAt
unindex_booking(booking)
leave_room(booking.endsAt, booking.id, pods_of(booking))
booking.startsAt, booking.endsAt = from, to
take_room(from, to, booking.id, pods_of(booking))
index_booking(booking)
booking.alternatives, booking.lateAt, booking.lateAs = nil, nil, nil
note_booking(booking, 'It was moved to when its stage is expected.', ARGV[4])
save_booking(booking)
offer_room(given_up_from, given_up_to)
return { 'shifted', cjson.encode(booking) }
