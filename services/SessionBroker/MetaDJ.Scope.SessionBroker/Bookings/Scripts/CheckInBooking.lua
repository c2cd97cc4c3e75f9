-- Purpose: the person is there. Checking in again answers what there is.
-- KEYS: the pool's, see Bookings.lua.
-- ARGV: 1 booking id, 2 caller, 3 who checks in.
-- Returns: {checked-in | known, booking, place}, {too-early, opens at ms}, {not-now, state} or {unknown}.
local booking = read_booking(ARGV[1])
if not booking_seen_by(ARGV[2], booking) then
  return { 'unknown' }
end
if booking.state ~= 'confirmed' and booking.state ~= 'warming' and booking.state ~= 'live' then
  return { 'not-now', booking.state }
elseif booking.checkedInAt then
  return bookings_view('known', { booking })
end
local rules = calendar_rules()
if now < booking.startsAt - rules.checkInMs then
  return { 'too-early', span_text(booking.startsAt - rules.checkInMs) }
elseif (rules.noShowMs and now >= booking.startsAt + rules.noShowMs) or now >= booking.endsAt then
  -- The next pass says so.
  return { 'not-now', 'noShow' }
end
booking.checkedInAt = now
note_booking(booking, booking.notice, ARGV[3])
save_booking(booking)
return bookings_view('checked-in', { booking })
