-- Purpose: reads what the arrivals of a pool are decided by, as it is at one moment.
-- KEYS: the pool's, see Arrivals.lua.
-- ARGV: 1 how far ahead, ms, 2 how many bookings at most.
-- Returns: {arrivals, now ms, check-in opens before the start ms, recovering and booked sessions in line, leases told, lease, lease, …,
--          then of each booking: booking, its session or '', its lease or ''}.
local limit = tonumber(ARGV[2])
local rules = calendar_rules()
local answer = { 'arrivals', whole(now), whole(rules and rules.checkInMs or 0), redis.call('ZCOUNT', LINE, '-inf', '(0') }
-- Where no booking is to come or to be settled, nobody asks who plays: of thousands that would be read once a second.
local last_booked = -tonumber(redis.call('ZSCORE', CALENDAR, 'booked') or 0)
if last_booked <= now and redis.call('ZCARD', ARRIVALS) == 0 then
  answer[#answer + 1] = 0
  return answer
end
local leases = redis.call('HVALS', LEASES)
answer[#answer + 1] = #leases
for _, lease in ipairs(leases) do
  answer[#answer + 1] = lease
end

local told, count = {}, 0
local function tell_booking(booking)
  told[booking.id] = true
  count = count + 1
  answer[#answer + 1] = cjson.encode(booking)
  -- A missing one is false, which would be no value at all.
  answer[#answer + 1] = booking.session and redis.call('HGET', SESSIONS, booking.session) or ''
  answer[#answer + 1] = booking.session and redis.call('HGET', LEASES, booking.session) or ''
end

-- Those that have a session first: they must be settled, however many others come.
for _, id in ipairs(redis.call('ZRANGE', ARRIVALS, 0, limit - 1)) do
  local booking = read_booking(id)
  if booking then
    tell_booking(booking)
  else
    redis.call('ZREM', ARRIVALS, id)
  end
end
for _, span in ipairs(spans(CALENDAR, now, now + tonumber(ARGV[1]))) do
  if count >= limit then
    break
  end
  if not told[span[3]] and string.sub(span[3], 1, 4) == 'bkg_' then
    local booking = read_booking(span[3])
    if booking and booking.state == 'confirmed' then
      tell_booking(booking)
    end
  end
end
return answer
