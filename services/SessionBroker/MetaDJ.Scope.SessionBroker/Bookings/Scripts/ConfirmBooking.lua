-- Purpose: the person has decided: a held booking is confirmed, or waits for an operator where the pool wants that. Of a recurrence all held
--          ones are. Confirming again answers what there is.
-- KEYS: the pool's, see Bookings.lua.
-- ARGV: 1 booking id, 2 caller.
-- Returns: {confirmed | known, booking, place, …}, {expired} when the hold is over, {not-held, state} or {unknown}.
local booking = read_booking(ARGV[1])
if not booking_seen_by(ARGV[2], booking) then
  return { 'unknown' }
end
if booking.state == 'awaitingApproval' or booking.state == 'confirmed' or booking.state == 'warming' or booking.state == 'live' then
  return bookings_view('known', { booking })
elseif booking.state == 'cancelled' and (booking.reason == 'holdExpired' or booking.reason == 'offerExpired') then
  return { 'expired' }
elseif booking.state ~= 'held' then
  return { 'not-held', booking.state }
elseif booking.holdUntil <= now then
  -- The next pass ends it.
  return { 'expired' }
end

local rules = calendar_rules()
local function confirm(held)
  local lasts = held.endsAt - held.startsAt
  local asks = rules.approval == 'always' or (rules.approval == 'longerThan' and lasts > rules.approvalLongerThanMs)
  move_booking(held, asks and 'awaitingApproval' or 'confirmed', nil, held.user)
  save_booking(held)
end

local confirmed = {}
local together = booking.series and not booking.offerUntil and series_bookings(booking) or { booking }
for _, held in ipairs(together) do
  if held.state == 'held' and held.holdUntil > now and (held.id == booking.id or not held.offerUntil) then
    confirm(held)
    confirmed[#confirmed + 1] = held
  end
end
return bookings_view('confirmed', confirmed)
