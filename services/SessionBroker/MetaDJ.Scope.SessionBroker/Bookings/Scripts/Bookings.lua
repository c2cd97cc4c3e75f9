-- Purpose: what the scripts of bookings share: how a booking is read, moved along its states and saved. It goes before each of them, with
--          Calendar.lua before it.
-- KEYS: the last eight of the script: bookings (hash id -> record), booking-deadlines (sorted set of ids by when they must be looked at),
--       booking-index (sorted set for listing and counting), wait-list (sorted set of ids in order), then Calendar.lua's four.
-- ARGV: those of the script that follows.
-- Returns: nothing by itself. Instants are Unix milliseconds by this server's clock.
local BOOKINGS, BOOKING_DEADLINES, BOOKING_INDEX, WAIT_LIST = KEYS[#KEYS - 7], KEYS[#KEYS - 6], KEYS[#KEYS - 5], KEYS[#KEYS - 4]
local BOOKING_CHANGES_KEPT = 20
-- A year can be exported after it is over.
local BOOKING_KEPT_MS = 400 * 24 * 3600000
-- Whoever moves live sessions completes them first; this is for the ones nobody moved.
local COMPLETED_BY_ITSELF_MS = 15 * 60000

local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)

-- A booking moves along this table only.
local BOOKING_NEXT = {
  waiting = { held = true, cancelled = true },
  held = { confirmed = true, awaitingApproval = true, cancelled = true },
  awaitingApproval = { confirmed = true, cancelled = true },
  confirmed = { awaitingApproval = true, warming = true, live = true, cancelled = true, noShow = true, failed = true },
  warming = { live = true, cancelled = true, noShow = true, failed = true },
  live = { warming = true, completed = true, noShow = true, failed = true },
  completed = {}, cancelled = {}, noShow = {}, failed = {},
}
local TAKES_ROOM = { held = true, awaitingApproval = true, confirmed = true, warming = true, live = true }
local BOOKING_OVER = { completed = true, cancelled = true, noShow = true, failed = true }

local function read_booking(id)
  local text = redis.call('HGET', BOOKINGS, id)
  return text and cjson.decode(text) or nil
end

-- The caller acts for anybody ('*') or as one subject ('=subject'): then a booking of another does not exist.
local function booking_seen_by(caller, booking)
  return booking and (caller == '*' or caller == '=' .. booking.user)
end

local function pods_of(booking)
  return booking.hotSpare and 2 or 1
end

local function booking_fits(booking, from, to)
  return fits(from, to, booking.id, pods_of(booking))
end

-- Index members sort by start within 'all', one user or one series; 'open' ones are there to be counted.
local function index_members(booking)
  local tail = '\n' .. span_text(booking.startsAt) .. '\n' .. booking.id
  local members = { 'all' .. tail, 'user:' .. booking.user .. tail }
  if booking.series then
    members[3] = 'series:' .. booking.series .. tail
  end
  if booking.team then
    members[#members + 1] = 'team:' .. booking.team .. tail
  end
  return members
end

local function index_booking(booking)
  for _, member in ipairs(index_members(booking)) do
    redis.call('ZADD', BOOKING_INDEX, 0, member)
  end
end

local function unindex_booking(booking)
  for _, member in ipairs(index_members(booking)) do
    redis.call('ZREM', BOOKING_INDEX, member)
  end
end

local function open_member(booking)
  return 'open:' .. booking.user .. '\n' .. booking.id
end

-- How many bookings of a user are not over; stops counting beyond the limit.
local function open_bookings(user, limit)
  return #redis.call('ZRANGEBYLEX', BOOKING_INDEX, '[open:' .. user .. '\n', '(open:' .. user .. '\n~', 'LIMIT', 0, limit + 1)
end

local function series_bookings(booking, from)
  local prefix = 'series:' .. booking.series .. '\n'
  local found = {}
  for _, member in ipairs(redis.call('ZRANGEBYLEX', BOOKING_INDEX, '[' .. prefix .. (from and span_text(from) or ''), '(' .. prefix .. '~')) do
    found[#found + 1] = read_booking(string.match(member, '[^\n]+$'))
  end
  return found
end

local function booking_deadline(booking)
  if booking.state == 'held' then
    return booking.holdUntil
  elseif booking.state == 'waiting' or booking.state == 'awaitingApproval' then
    return booking.startsAt
  elseif BOOKING_OVER[booking.state] then
    return math.max(booking.endedAt, booking.endsAt) + BOOKING_KEPT_MS
  end
  local rules = calendar_rules()
  if not booking.checkedInAt and rules and rules.noShowMs then
    return math.min(booking.startsAt + rules.noShowMs, booking.endsAt)
  end
  return booking.state == 'live' and booking.endsAt + COMPLETED_BY_ITSELF_MS or booking.endsAt
end

-- Notes a change without moving it.
local function note_booking(booking, notice, by)
  booking.notice = notice
  booking.version = booking.version + 1
  table.insert(booking.changes, {
    version = booking.version, at = now, state = booking.state, startsAt = booking.startsAt, endsAt = booking.endsAt, notice = notice, by = by,
  })
  if #booking.changes > BOOKING_CHANGES_KEPT then
    table.remove(booking.changes, 1)
  end
end

-- Moves it, with all that depends on its state: its room, its place on the wait list, its being counted.
local function move_booking(booking, state, notice, by)
  local was = booking.state
  if was ~= state and not BOOKING_NEXT[was][state] then
    error('a booking cannot move from ' .. was .. ' to ' .. state)
  end
  booking.state = state
  if TAKES_ROOM[was] and not TAKES_ROOM[state] then
    leave_room(booking.endsAt, booking.id, pods_of(booking))
  elseif TAKES_ROOM[state] and not TAKES_ROOM[was] then
    take_room(booking.startsAt, booking.endsAt, booking.id, pods_of(booking))
  end
  if was == 'waiting' and state ~= 'waiting' then
    redis.call('ZREM', WAIT_LIST, booking.id)
  end
  if state ~= 'held' then
    booking.holdUntil = nil
    booking.offerUntil = nil
  end
  if BOOKING_OVER[state] and not BOOKING_OVER[was] then
    booking.endedAt = now
    redis.call('ZREM', BOOKING_INDEX, open_member(booking))
  end
  note_booking(booking, notice, by)
end

-- Saves a changed booking, says when it must be looked at next, and wakes those who watch the calendar.
local function save_booking(booking)
  redis.call('HSET', BOOKINGS, booking.id, cjson.encode(booking))
  redis.call('ZADD', BOOKING_DEADLINES, span_text(booking_deadline(booking)), booking.id)
  redis.call('PUBLISH', 'broker:bookings:' .. booking.pool, booking.id)
  log_calendar({ kind = 'booking', id = booking.id, user = booking.user, state = booking.state, version = booking.version, startsAt = booking.startsAt })
end

local function cancel_booking(booking, reason, notice, by)
  booking.reason = reason
  move_booking(booking, 'cancelled', notice, by)
  save_booking(booking)
end

-- Offers what room there is to the wait list, in order; with a window only to those who wait for some of it. Called wherever room appears,
-- and before room is given to anybody new: so nobody gets between. Returns who was offered.
local function offer_room(from, to)
  local offered = {}
  local rules = calendar_rules()
  if not rules then
    return offered
  end
  local gap = rules.bufferBeforeMs + rules.bufferAfterMs
  for _, id in ipairs(redis.call('ZRANGE', WAIT_LIST, 0, -1)) do
    local booking = read_booking(id)
    if booking.startsAt > now and (not from or (booking.startsAt < to + gap and booking.endsAt > from - gap))
      and booking_fits(booking, booking.startsAt, booking.endsAt) then
      booking.offerUntil = math.min(now + rules.offerMs, booking.startsAt)
      booking.holdUntil = booking.offerUntil
      move_booking(booking, 'held', 'There is room now. Confirm it in time, or it goes to the next.')
      save_booking(booking)
      offered[#offered + 1] = booking
    end
  end
  return offered
end

-- The place among those who wait for some of the same time; -1 when it does not wait.
local function place_of(booking)
  if booking.state ~= 'waiting' then
    return -1
  end
  local place = 1
  for _, id in ipairs(redis.call('ZRANGE', WAIT_LIST, 0, -1)) do
    if id == booking.id then
      break
    end
    local other = read_booking(id)
    if other.startsAt < booking.endsAt and other.endsAt > booking.startsAt then
      place = place + 1
    end
  end
  return place
end

-- {status, booking, place, booking, place, …}
local function bookings_view(status, bookings)
  local answer = { status }
  for _, booking in ipairs(bookings) do
    answer[#answer + 1] = cjson.encode(booking)
    answer[#answer + 1] = place_of(booking)
  end
  return answer
end
