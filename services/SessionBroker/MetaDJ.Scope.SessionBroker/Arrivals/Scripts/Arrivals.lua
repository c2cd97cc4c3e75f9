-- Purpose: what the scripts of arrivals share. It goes before each of them, after Records.lua, Calendar.lua and Bookings.lua.
-- KEYS: those of Records.lua first, then arrivals (sorted set of the ids of bookings that have a session and are not settled, by their start),
--       then those of Bookings.lua.
-- ARGV: those of the script that follows.
-- Returns: nothing by itself.

-- By its name: how many keys stand before and behind it is for others to say.
local function key_named(noun)
  for _, key in ipairs(KEYS) do
    if string.find(key, '}:' .. noun, 1, true) then
      return key
    end
  end
  error('no key is called ' .. noun)
end

local ARRIVALS = key_named('arrivals')

-- A booked session starts, ends and is given up as its booking says.
local function follow(session, booking, give_up_ms)
  session.startsAt = booking.startsAt
  session.bookedUntil = booking.endsAt
  session.endsAt = booking.endsAt
  session.durationMs = booking.endsAt - booking.startsAt
  session.giveUpAt = math.min(booking.startsAt + give_up_ms, booking.endsAt)
  local rules = calendar_rules()
  session.patienceMs = rules and rules.noShowMs or nil
end

-- Whether a picture of the stage that a session holds now was seen.
local function is_proven(booking, lease)
  return lease and booking.proof and booking.proof.fence == lease.fence
end
