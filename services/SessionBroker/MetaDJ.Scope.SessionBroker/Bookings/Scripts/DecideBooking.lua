-- Purpose: an operator approves or rejects what awaits approval. What a rejection makes room for is offered to whoever waits.
-- KEYS: the pool's, see Bookings.lua.
-- ARGV: 1 booking id, 2 'approve' or 'reject', 3 who decides, 4 notice or ''.
-- Returns: {decided | known, booking, place}, {not-awaiting, state} or {unknown}.
local booking = read_booking(ARGV[1])
if not booking then
  return { 'unknown' }
end
local approve = ARGV[2] == 'approve'
if (approve and booking.state == 'confirmed') or (not approve and booking.state == 'cancelled' and booking.reason == 'notApproved') then
  return bookings_view('known', { booking })
elseif booking.state ~= 'awaitingApproval' then
  return { 'not-awaiting', booking.state }
end
if approve then
  move_booking(booking, 'confirmed', nil, ARGV[3])
  save_booking(booking)
else
  cancel_booking(booking, 'notApproved', ARGV[4], ARGV[3])
  offer_room(booking.startsAt, booking.endsAt)
end
return bookings_view('decided', { booking })
