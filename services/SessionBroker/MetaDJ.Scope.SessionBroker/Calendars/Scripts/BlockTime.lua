-- Purpose: blocks times of a pool's calendar. Blocks that are over are forgotten on the way. Blocking with the same id again answers what there is.
-- KEYS: 1 blocks (hash id -> record), then the pool's, see Bookings.lua.
-- ARGV: 1 the block (JSON with its times as a list of {from, to}), 2 what becomes of bookings it lies over: 'refuse', 'keep' or 'cancel',
--       3 how many blocks at most, 4 who blocks.
-- Returns: {blocked, block, id of a cancelled booking, …}, {known, block}, {booked, booking id, …} or {too-many, limit}.
local BLOCKS = KEYS[1]
local ANSWERED = 20
local block, over, most = cjson.decode(ARGV[1]), ARGV[2], tonumber(ARGV[3])
local known = redis.call('HGET', BLOCKS, block.id)
if known then
  return { 'known', known }
end

if redis.call('HLEN', BLOCKS) >= most then
  for _, text in ipairs(redis.call('HVALS', BLOCKS)) do
    local other = cjson.decode(text)
    if other.times[#other.times][2] <= now then
      redis.call('HDEL', BLOCKS, other.id)
      for _, time in ipairs(other.times) do
        redis.call('ZREM', BLOCKED, span_text(time[2]) .. '|' .. other.id)
      end
    end
  end
  if redis.call('HLEN', BLOCKS) >= most then
    return { 'too-many', most }
  end
end

local touched, seen = {}, {}
for _, time in ipairs(block.times) do
  for _, span in ipairs(spans(CALENDAR, time[1], time[2])) do
    local booking = not seen[span[3]] and read_booking(span[3])
    seen[span[3]] = true
    if booking and (over ~= 'cancel' or booking.state ~= 'live') then
      touched[#touched + 1] = booking
    end
  end
end
if over == 'refuse' and #touched > 0 then
  local answer = { 'booked' }
  for place = 1, math.min(#touched, ANSWERED) do
    answer[place + 1] = touched[place].id
  end
  return answer
end

for _, time in ipairs(block.times) do
  keep_span(BLOCKED, time[1], time[2], span_text(time[2]) .. '|' .. block.id)
end
redis.call('HSET', BLOCKS, block.id, cjson.encode(block))
log_calendar({ kind = 'rules' })
local answer = { 'blocked', cjson.encode(block) }
if over == 'cancel' then
  for _, booking in ipairs(touched) do
    booking.late, booking.countedShare = false, 0
    cancel_booking(booking, 'blocked', block.reason, ARGV[4])
    answer[#answer + 1] = booking.id
  end
  for _, booking in ipairs(touched) do
    offer_room(booking.startsAt, booking.endsAt)
  end
end
return answer
