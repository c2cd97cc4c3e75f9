-- Purpose: moves, shortens, extends or renames one booking, or several of a recurrence, all or nothing. Whoever waits for the time that is
--          wanted is served first; what is given up is offered.
-- KEYS: the pool's, see Bookings.lua.
-- ARGV: 1 the changes (JSON list of id, version it was seen in, startsAt, endsAt, title, hotSpare), 2 caller, 3 who changes,
--       4 version of the rules they were checked against, 5 '1' when policy does not bind who changes.
-- Returns: {changed, booking, place, …}, {stale} when one is no longer as it was seen, {rules-changed}, {full, room until ms, start ms},
--          {not-now, state}, {too-late, until when it could be moved ms}, {past} or {unknown}.
local changes, by, unbound = cjson.decode(ARGV[1]), ARGV[3], ARGV[5] == '1'
local rules = calendar_rules()
if not rules or rules.version ~= tonumber(ARGV[4]) then
  return { 'rules-changed' }
end

local function asks_approval(from, to)
  return rules.approval == 'always' or (rules.approval == 'longerThan' and to - from > rules.approvalLongerThanMs)
end

for _, change in ipairs(changes) do
  local booking = read_booking(change.id)
  if not booking_seen_by(ARGV[2], booking) then
    return { 'unknown' }
  elseif booking.version ~= change.version then
    return { 'stale' }
  end
  change.booking, change.from, change.to = booking, booking.startsAt, booking.endsAt
  local moved = change.startsAt ~= change.from
  change.timed = moved or change.endsAt ~= change.to
  change.had, change.pods = pods_of(booking), change.hotSpare and 2 or 1
  change.takes = change.timed or change.pods ~= change.had
  change.inside = change.startsAt >= change.from and change.endsAt <= change.to and change.pods <= change.had
  if BOOKING_OVER[booking.state] or (moved and (booking.state == 'warming' or booking.state == 'live')) then
    return { 'not-now', booking.state }
  elseif moved and booking.state == 'confirmed' and not unbound and change.from - now < rules.cancelFreeMs then
    return { 'too-late', span_text(change.from - rules.cancelFreeMs) }
  elseif (moved and change.startsAt <= now) or (change.timed and change.endsAt <= now) then
    return { 'past' }
  end
  if not change.inside then
    offer_room(change.startsAt, change.endsAt)
    -- An offer changes nobody else's booking, but it may have been made to this one.
    if read_booking(change.id).version ~= change.version then
      return { 'stale' }
    end
  end
end

-- All are lifted out and put back one by one: those that only give up time first, which always have their room.
local placed = {}
local function lift(change)
  pull_room(change.to, change.id, change.had)
end
local function place(change)
  put_room(change.startsAt, change.endsAt, change.id, change.pods)
  placed[#placed + 1] = change
end

local taking = {}
for _, change in ipairs(changes) do
  if change.takes and TAKES_ROOM[change.booking.state] then
    taking[#taking + 1] = change
    lift(change)
  end
end
for _, change in ipairs(taking) do
  if change.inside then
    place(change)
  end
end
for _, change in ipairs(taking) do
  if not change.inside then
    local _, room_until = sweep(change.startsAt, change.endsAt, change.id, change.pods)
    if room_until < change.endsAt then
      for _, undone in ipairs(placed) do
        pull_room(undone.endsAt, undone.id, undone.pods)
      end
      for _, back in ipairs(taking) do
        put_room(back.from, back.to, back.id, back.had)
      end
      return { 'full', span_text(room_until), span_text(change.startsAt) }
    end
    place(change)
  end
end

for _, change in ipairs(taking) do
  log_calendar({ kind = 'freed', id = change.id, from = change.from, to = change.to, pods = change.had })
  log_calendar({ kind = 'taken', id = change.id, from = change.startsAt, to = change.endsAt, pods = change.pods })
end

local answered = {}
for _, change in ipairs(changes) do
  local booking = change.booking
  booking.title = change.title or booking.title
  if change.pods ~= change.had then
    booking.hotSpare = change.pods == 2
    booking.quote = booking.quote and math.floor(booking.quote * change.pods / change.had)
  end
  if change.takes then
    unindex_booking(booking)
    booking.startsAt, booking.endsAt = change.startsAt, change.endsAt
    index_booking(booking)
    if change.startsAt ~= change.from then
      booking.checkedInAt = nil
    end
    if booking.holdUntil then
      booking.holdUntil = math.min(booking.holdUntil, booking.startsAt)
      booking.offerUntil = booking.offerUntil and booking.holdUntil
    end
    if booking.state == 'waiting' and not change.inside then
      -- Who asks for other time than before asks anew.
      local last = tonumber(redis.call('ZRANGE', WAIT_LIST, -1, -1, 'WITHSCORES')[2] or 0)
      redis.call('ZADD', WAIT_LIST, span_text(math.max(now, last + 1)), booking.id)
    end
  end
  local again = booking.state == 'confirmed' and change.timed and not change.inside and not unbound and asks_approval(change.startsAt, change.endsAt)
  if again then
    move_booking(booking, 'awaitingApproval', 'It was changed and wants approval again.', by)
  else
    note_booking(booking, booking.notice, by)
  end
  save_booking(booking)
  answered[#answered + 1] = booking
end
for _, change in ipairs(changes) do
  if change.takes then
    offer_room(change.from, change.to)
    offer_room(change.startsAt, change.endsAt)
  end
end
for place_in_answer, booking in ipairs(answered) do
  answered[place_in_answer] = read_booking(booking.id)
end
return bookings_view('changed', answered)
