-- Purpose: ends the session of a booking that is over, so that its stage is free for others at once.
-- KEYS: the pool's, see Arrivals.lua.
-- ARGV: 1 booking id, 2 retention ms.
-- Returns: {ended, session, the lease it had or '', -1} or {known} when there is nothing to end.
local booking = read_booking(ARGV[1])
local session = booking and booking.session and read(SESSIONS, booking.session)
if not session or session.state == 'ended' or not BOOKING_OVER[booking.state] then
  return { 'known' }
end
local REASONS = { noShow = 'noShow', failed = 'noPod', cancelled = 'closed', completed = 'timeUp' }
local lease = finish(session, REASONS[booking.state], booking.notice or 'Its booking is over.', tonumber(ARGV[2]))
return view('ended', session, lease)
