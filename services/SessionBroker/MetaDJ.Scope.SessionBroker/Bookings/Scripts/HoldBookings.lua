-- Purpose: keeps room for one booking, or for all those of a recurrence, in one step. Whoever waits for the same time is served first.
--          Holding the same ids again answers what there is.
-- KEYS: the pool's, see Bookings.lua.
-- ARGV: 1 the bookings (JSON list of records without state), 2 version of the rules they were checked against, 3 hold ms,
--       4 what happens to those without room: 'refuse' all, 'skip' them, or put them on the wait 'list', 5 open bookings per user, 6 longest wait list.
-- Returns: {held | known, booking, place, booking, place, …, start ms that was skipped, …}: skipped ones are numbers without a booking,
--          {full, room until ms, start ms}, {rules-changed}, {no-calendar}, {past}, {too-many, limit} or {list-full, limit}.
local wanted, hold_ms, without_room = cjson.decode(ARGV[1]), tonumber(ARGV[3]), ARGV[4]
local known = read_booking(wanted[1].id)
if known then
  return bookings_view('known', known.series and series_bookings(known) or { known })
end

local rules = calendar_rules()
if not rules then
  return { 'no-calendar' }
elseif rules.version ~= tonumber(ARGV[2]) then
  return { 'rules-changed' }
end
local most, longest_list = tonumber(ARGV[5]), tonumber(ARGV[6])
if open_bookings(wanted[1].user, most) + #wanted > most then
  return { 'too-many', most }
end
for _, booking in ipairs(wanted) do
  if booking.startsAt <= now then
    return { 'past' }
  end
  offer_room(booking.startsAt, booking.endsAt)
end

local taken, waiting, skipped = {}, {}, {}
local function give_back()
  for _, booking in ipairs(taken) do
    pull_room(booking.endsAt, booking.id, pods_of(booking))
  end
end

for _, booking in ipairs(wanted) do
  local _, room_until = sweep(booking.startsAt, booking.endsAt, booking.id, pods_of(booking))
  if room_until >= booking.endsAt then
    put_room(booking.startsAt, booking.endsAt, booking.id, pods_of(booking))
    taken[#taken + 1] = booking
  elseif without_room == 'skip' then
    skipped[#skipped + 1] = booking.startsAt
  elseif without_room == 'list' then
    waiting[#waiting + 1] = booking
  else
    give_back()
    return { 'full', span_text(room_until), span_text(booking.startsAt) }
  end
end
if #taken + #waiting == 0 then
  return { 'full', span_text(wanted[1].startsAt), span_text(wanted[1].startsAt) }
end
if redis.call('ZCARD', WAIT_LIST) + #waiting > longest_list then
  give_back()
  return { 'list-full', longest_list }
end

local function enter(booking, state)
  booking.createdAt, booking.state, booking.version, booking.changes = now, state, 0, {}
  index_booking(booking)
  redis.call('ZADD', BOOKING_INDEX, 0, open_member(booking))
  note_booking(booking, nil, booking.user)
  save_booking(booking)
end

for _, booking in ipairs(taken) do
  take_room(booking.startsAt, booking.endsAt, booking.id, pods_of(booking))
  booking.holdUntil = math.min(now + hold_ms, booking.startsAt)
  enter(booking, 'held')
end
for _, booking in ipairs(waiting) do
  -- Behind everybody, also behind who came in this same millisecond.
  local last = tonumber(redis.call('ZRANGE', WAIT_LIST, -1, -1, 'WITHSCORES')[2] or 0)
  redis.call('ZADD', WAIT_LIST, span_text(math.max(now, last + 1)), booking.id)
  enter(booking, 'waiting')
end

for _, booking in ipairs(waiting) do
  taken[#taken + 1] = booking
end
table.sort(taken, function(a, b) return a.startsAt < b.startsAt end)
local answer = bookings_view('held', taken)
for _, start in ipairs(skipped) do
  answer[#answer + 1] = span_text(start)
end
return answer
