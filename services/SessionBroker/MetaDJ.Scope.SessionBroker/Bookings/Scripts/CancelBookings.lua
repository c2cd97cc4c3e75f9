-- Purpose: gives bookings up by their owner's or an operator's will, and what room that makes to whoever waits for it.
-- KEYS: the pool's, see Bookings.lua.
-- ARGV: 1 booking id, 2 caller, 3 who cancels, 4 scope: this, following or all, 5 notice or ''.
-- Returns: {cancelled | known, booking, place, …}, {live} when it is being played, {over, state} or {unknown}.
local booking = read_booking(ARGV[1])
if not booking_seen_by(ARGV[2], booking) then
  return { 'unknown' }
end
local by, scope = ARGV[3], ARGV[4]
local several = booking.series and scope ~= 'this'
if booking.state == 'cancelled' and not several then
  return bookings_view('known', { booking })
elseif booking.state == 'live' then
  return { 'live' }
elseif BOOKING_OVER[booking.state] and not several then
  return { 'over', booking.state }
end

local rules = calendar_rules()
local together = several and series_bookings(booking, scope == 'following' and booking.startsAt or nil) or { booking }
local cancelled = {}
for _, given_up in ipairs(together) do
  if not BOOKING_OVER[given_up.state] and given_up.state ~= 'live' then
    local firm = given_up.state == 'confirmed' or given_up.state == 'warming'
    local late = firm and by == given_up.user and given_up.startsAt - now < rules.cancelFreeMs
    given_up.late = late
    given_up.countedShare = late and rules.cancelShare or 0
    cancel_booking(given_up, 'withdrawn', ARGV[5] ~= '' and ARGV[5] or nil, by)
    cancelled[#cancelled + 1] = given_up
  end
end
for _, given_up in ipairs(cancelled) do
  offer_room(given_up.startsAt, given_up.endsAt)
end
return bookings_view('cancelled', cancelled)
