-- Purpose: reads the live sessions whose end must be thought about now, with what is known of their life.
-- KEYS: the pool's, see Records.lua; life (hash id -> ms), plans (hash id -> next due ms|told ms); the calendar's four, see Calendar.lua.
-- ARGV: 1 how many at most, 2 for how many ms a plan is believed, 3 for how many ms after its end room is looked for.
-- Returns: {done | more, now, session, lease, last sign ms or '', next due ms or '', room after its end ms or '' for any,
--          what of that a grace may use, session, …}.
local LIFE, PLANS = KEYS[#KEYS - 5], KEYS[#KEYS - 4]
-- Buffers are there for what runs over: a grace may use them, an extension may not.
local function room_after(session)
  local rules = calendar_rules()
  if not rules then
    return '', ''
  end
  local horizon = session.endsAt + tonumber(ARGV[3])
  local room_until
  if session.booking then
    local _, booked_until = sweep(session.endsAt, horizon, session.booking, 1)
    room_until = booked_until
  else
    room_until = walk_in_until(session.endsAt, horizon, session.id)
  end
  if room_until >= horizon then
    return '', ''
  end
  local room = math.max(0, room_until - session.endsAt)
  return whole(room), whole(room + rules.bufferBeforeMs + rules.bufferAfterMs)
end

local limit = tonumber(ARGV[1])
local due = redis.call('ZRANGEBYSCORE', LOOKS, '-inf', whole(now), 'LIMIT', 0, limit)
local answer = { #due == limit and 'more' or 'done', whole(now) }
for _, id in ipairs(due) do
  local session = redis.call('HGET', SESSIONS, id)
  local lease = redis.call('HGET', LEASES, id)
  if session and lease then
    local next_due, told = string.match(redis.call('HGET', PLANS, id) or '', '^(%d+)|(%d+)$')
    answer[#answer + 1] = session
    answer[#answer + 1] = lease
    answer[#answer + 1] = redis.call('HGET', LIFE, id) or ''
    answer[#answer + 1] = next_due and tonumber(told) + tonumber(ARGV[2]) > now and next_due or ''
    local room, grace = room_after(cjson.decode(session))
    answer[#answer + 1] = room
    answer[#answer + 1] = grace
  else
    redis.call('ZREM', LOOKS, id)
    redis.call('HDEL', LIFE, id)
    redis.call('HDEL', PLANS, id)
  end
end
return answer
