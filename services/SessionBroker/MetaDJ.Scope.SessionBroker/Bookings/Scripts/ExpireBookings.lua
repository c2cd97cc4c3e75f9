-- Purpose: moves the bookings whose time has come: holds and offers that were not confirmed, wishes that waited in vain, approvals that never
--          came, no-shows, and what is past its end. Offers the room that this, or anything else, has made. Forgets the oldest.
-- KEYS: the pool's, see Bookings.lua.
-- ARGV: 1 how many at most.
-- Returns: {done | more, booking or the id of a forgotten one, …}.
local limit = tonumber(ARGV[1])
local due = redis.call('ZRANGEBYSCORE', BOOKING_DEADLINES, '-inf', span_text(now), 'LIMIT', 0, limit)
local answer = { #due == limit and 'more' or 'done' }

local function expire(booking, state, reason, notice)
  booking.reason = reason
  move_booking(booking, state, notice)
end

for _, id in ipairs(due) do
  local booking = read_booking(id)
  if not booking then
    redis.call('ZREM', BOOKING_DEADLINES, id)
  elseif BOOKING_OVER[booking.state] then
    redis.call('HDEL', BOOKINGS, id)
    redis.call('ZREM', BOOKING_DEADLINES, id)
    unindex_booking(booking)
    answer[#answer + 1] = id
  elseif booking_deadline(booking) > now then
    -- The rules have changed since its deadline was written.
    redis.call('ZADD', BOOKING_DEADLINES, span_text(booking_deadline(booking)), id)
  else
    if booking.state == 'held' and booking.offerUntil then
      expire(booking, 'cancelled', 'offerExpired', 'The room that was offered was not taken in time.')
    elseif booking.state == 'held' then
      expire(booking, 'cancelled', 'holdExpired', 'It was held and not confirmed in time.')
    elseif booking.state == 'waiting' then
      expire(booking, 'cancelled', 'noRoom', 'No room appeared before its start.')
    elseif booking.state == 'awaitingApproval' then
      expire(booking, 'cancelled', 'notApproved', 'Nobody approved it before its start.')
    elseif not booking.checkedInAt and booking.state == 'warming' and not booking.proof then
      -- Whoever saw that there was no stage need not have come.
      expire(booking, 'failed', nil, 'No stage could be made ready for it.')
    elseif not booking.checkedInAt then
      expire(booking, 'noShow', nil, 'Nobody checked in in time.')
    elseif booking.state == 'live' then
      expire(booking, 'completed')
    else
      expire(booking, 'failed', nil, 'No stage could be made ready for it.')
    end
    save_booking(booking)
    answer[#answer + 1] = cjson.encode(booking)
  end
end

offer_room()
return answer
