-- Purpose: what room a pool has, for the scripts that give it or take it. It goes before each of them
--          and before Bookings.lua, and needs nothing of Records.lua.
-- KEYS: the last four of the script: calendar-log (sorted set of what a screen must know, 'number|entry' by number),
--       calendar (sorted set of what takes room: score start ms, member 'end ms|id'), calendar-rules (record), blocked (sorted set of times without any room, same form). Each set has one more member, 'longest', whose score is minus the longest
--       span it ever had: so an overlap is looked for no further back than a span can reach, however many there are. The calendar has 'booked'
--       too, whose score is minus the latest end a booking ever had.
-- ARGV: those of the script that follows.
-- Returns: nothing by itself. Instants and durations are milliseconds.
local CALENDAR_LOG, CALENDAR, CALENDAR_RULES, BLOCKED = KEYS[#KEYS - 3], KEYS[#KEYS - 2], KEYS[#KEYS - 1], KEYS[#KEYS]
local CALENDAR_LOG_KEPT = 1000

local rules_read, rules_known = nil, false

-- Nil while the pool has no calendar: then it has room for walk-ins, and nobody can book.
local function calendar_rules()
  if not rules_known then
    local text = redis.call('GET', CALENDAR_RULES)
    rules_read, rules_known = text and cjson.decode(text) or nil, true
  end
  return rules_read
end

local function span_text(number)
  return string.format('%.0f', number)
end

-- Tells those who watch the calendar. Numbers rise by one; they begin with the time, so that none comes twice when the record was lost.
local function log_calendar(entry)
  local rules = calendar_rules()
  if not rules then
    return
  end
  local time = redis.call('TIME')
  entry.at = time[1] * 1000 + math.floor(time[2] / 1000)
  local last = redis.call('ZRANGE', CALENDAR_LOG, -1, -1, 'WITHSCORES')[2]
  entry.number = last and last + 1 or entry.at
  redis.call('ZADD', CALENDAR_LOG, span_text(entry.number), span_text(entry.number) .. '|' .. cjson.encode(entry))
  redis.call('ZREMRANGEBYRANK', CALENDAR_LOG, 0, -CALENDAR_LOG_KEPT - 1)
  redis.call('PUBLISH', 'broker:calendar:' .. rules.pool, span_text(entry.number))
end

local function keep_span(key, from, to, member)
  redis.call('ZADD', key, span_text(from), member)
  if to - from > -tonumber(redis.call('ZSCORE', key, 'longest') or 0) then
    redis.call('ZADD', key, span_text(from - to), 'longest')
  end
end

-- Those that overlap [from, to): { { from, to, id }, … }.
local function spans(key, from, to)
  local longest = -tonumber(redis.call('ZSCORE', key, 'longest') or 0)
  local flat = redis.call('ZRANGEBYSCORE', key, '(' .. span_text(math.max(from - longest, 0)), '(' .. span_text(to), 'WITHSCORES')
  local found = {}
  for i = 1, #flat, 2 do
    local ends, id = string.match(flat[i], '^(%d+)|([^|]+)')
    ends = tonumber(ends)
    if ends > from then
      found[#found + 1] = { tonumber(flat[i + 1]), ends, id }
    end
  end
  return found
end

local function room_member(to, id, pod)
  return span_text(to) .. '|' .. id .. (pod > 1 and '|' .. pod or '')
end

-- For what is only tried: nobody is told.
local function put_room(from, to, id, pods)
  for pod = 1, pods or 1 do
    keep_span(CALENDAR, from, to, room_member(to, id, pod))
  end
  if to > -tonumber(redis.call('ZSCORE', CALENDAR, 'booked') or 0) then
    redis.call('ZADD', CALENDAR, span_text(-to), 'booked')
  end
end

local function pull_room(to, id, pods)
  for pod = 1, pods or 1 do
    redis.call('ZREM', CALENDAR, room_member(to, id, pod))
  end
end

-- A booking with a hot spare takes the room of two.
local function take_room(from, to, id, pods)
  put_room(from, to, id, pods)
  log_calendar({ kind = 'taken', id = id, from = from, to = to, pods = pods })
end

local function leave_room(to, id, pods)
  local from = redis.call('ZSCORE', CALENDAR, room_member(to, id, 1))
  pull_room(to, id, pods)
  if from then
    log_calendar({ kind = 'freed', id = id, from = tonumber(from), to = to, pods = pods })
  end
end

-- Sweeps what takes room in [from, to), all widened by the buffers, but for the one called 'except'.
-- Returns the largest number at once, and until when there is room for 'pods' more from 'from' on: 'to' when all the way, 'from' when not at all.
local function sweep(from, to, except, pods)
  local rules = calendar_rules()
  local before, after = rules.bufferBeforeMs, rules.bufferAfterMs
  local edges = {}
  for _, span in ipairs(spans(CALENDAR, from - before - after, to + before + after)) do
    if span[3] ~= except then
      edges[#edges + 1] = { math.max(span[1] - before, from - before), 1 }
      edges[#edges + 1] = { span[2] + after, -1 }
    end
  end
  -- What ends makes room for what begins at the same instant.
  table.sort(edges, function(a, b) return a[1] < b[1] or (a[1] == b[1] and a[2] < b[2]) end)

  local allowed = rules.capacity - (pods or 1)
  local room_until = allowed < 0 and from or to
  local count, most = 0, 0
  for _, edge in ipairs(edges) do
    count = count + edge[2]
    most = math.max(most, count)
    if count > allowed then
      room_until = math.min(room_until, math.max(from, edge[1] - after))
    end
  end
  for _, span in ipairs(spans(BLOCKED, from, to)) do
    room_until = math.min(room_until, math.max(from, span[1]))
  end
  return most, room_until
end

local function room(from, to, except)
  return (sweep(from, to, except))
end

local function fits(from, to, except, pods)
  local _, room_until = sweep(from, to, except, pods)
  return room_until >= to
end
