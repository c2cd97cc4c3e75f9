-- Chooses what goes next, and takes it. It goes behind Queue.lua and Grid.lua.
-- KEYS those of Queue.lua
-- ARGV none of its own
-- Returns nothing by itself.
-- Urgent cues (negative scores) are taken at any time. Others not while the queue is paused. A cue that is not due yet holds back the later ones
-- of its own voice, not those of others; nobody goes before a hold is over.
local PAGE = 32

-- A cue leaves the queue: the turns of those who come now are counted from its place. See Order.lua.
local function goes(value, score)
  counted(value, -1)
  score = tonumber(score)
  local turn = score < AUDIENCE_BAND and 'turn' or 'turnA'
  if score > tonumber(field(turn) or '0') then keep(turn, string.format('%.17g', score)) end
end

-- When to look again: 0 is not before something happens.
local next_at = 0
local function wake_at(instant)
  instant = tonumber(instant)
  if next_at == 0 or instant < next_at then next_at = instant end
end

-- Moves what was taken, id and place, in one step.
local function move_taken(places)
  local ids = {}
  for i = 2, #places, 2 do ids[#ids + 1] = places[i] end
  call_in_parts('ZREM', PENDING, ids)
  call_in_parts('ZADD', TAKEN, places)
end

-- paused  hold: until when, in ms  most: how many, urgent ones on top (up to 8)  window: ms; what is due within it is taken now, to be sent at
-- its exact instant  look_ahead: ms by which a cue on the beat is sent before it is due, until receipts tell  timed_only: a fade runs, only cues
-- that have an instant go beside it  places: gets place and id of each that was taken; they are left where they are
-- What has begun already, a fade whose dispatcher or stage was lost on the way, goes on at once: its time has come, and is not over.
-- Cues of one beat, next to each other in the queue, are taken together: there is one update for them.
-- Returns how many were taken, and for each: id, stored cue, when it is due, when to send it (0 at once).
local function choose(paused, hold, most, window, look_ahead, timed_only, places)
  local cues, count, urgent_count = {}, 0, 0
  local waits = {}
  local beat
  local from, at, size = 0, tonumber(now), math.min(PAGE, math.max(most, 1) + 1)
  while true do
    if count > 0 and count >= most and urgent_count == 0 and not beat then return count, cues end
    local page = redis.call('ZRANGE', PENDING, from, from + size - 1, 'WITHSCORES')
    size = PAGE
    if #page == 0 or (timed_only and from >= 8 * PAGE) then return count, cues end
    local ids = {}
    for i = 1, #page, 2 do ids[#ids + 1] = page[i] end
    local values = redis.call('HMGET', CUES, unpack(ids))
    for i, id in ipairs(ids) do
      local urgent = tonumber(page[2 * i]) < 0
      if urgent and urgent_count == 8 then return count, cues end
      if not urgent and (urgent_count > 0 or paused or (count >= most and not beat)) then return count, cues end
      from = from + 1
      local queued, not_before, expires, hold_after, was_due, sent, grid, lane, voice =
        string.match(values[i], '^%d+ (%d+) (%d+) (%d+) (%d+) (%d+) (%d+) %d+ %d+ (%S+) (%d+) (%d+)')
      local begun = sent ~= '0'
      local who = urgent and 'urgent' or lane .. ' ' .. voice
      local musical = string.sub(grid, 1, 1) ~= '-'
      if timed_only and not urgent and not musical and not_before == '0' then waits[who] = true end
      if not waits[who] then
        local due, earlier, planned, too_late = tonumber(was_due), 0, grid, nil
        if not begun then due, earlier, planned, too_late = due_at(not_before, grid, hold > tonumber(queued) and hold or 0, look_ahead, window) end
        if planned ~= grid then
          values[i] = string.gsub(values[i], '^(%d+ %d+ %d+ %d+ %d+ %d+ %d+ %d+ %d+ )%S+', '%1' .. planned, 1)
          redis.call('HSET', CUES, id, values[i])
        end
        if not urgent and not begun and due and hold > due and hold > tonumber(queued) then due = hold end
        local send = due and due > 0 and due - earlier or due
        if begun then send = 0 end
        if not urgent and count >= most and not (musical and due == beat) then return count, cues end
        if too_late then
          withdraw(id, '7', '8', too_late)
          from = from - 1
        elseif not send then
          -- It waits for the transport to run; whoever starts it wakes us.
          waits[who] = true
        elseif send > at + window then
          waits[who] = true
          wake_at(send - window)
          -- A hold is over for everybody at once.
          if not urgent and due == hold then return count, cues end
        else
          places[#places + 1] = page[2 * i]
          places[#places + 1] = id
          goes(values[i], page[2 * i])
          if expires ~= '0' then redis.call('ZREM', EXPIRY, id) end
          count = count + 1
          beat = musical and due or nil
          if urgent then urgent_count = urgent_count + 1 end
          cues[#cues + 1] = id
          cues[#cues + 1] = values[i]
          cues[#cues + 1] = string.format('%.0f', due > 0 and due or at)
          cues[#cues + 1] = string.format('%.0f', send)
          if not urgent and hold_after ~= '0' then return count, cues end
        end
      end
    end
  end
end

local function take(paused, hold, most, window, look_ahead, timed_only)
  local places = {}
  local count, cues = choose(paused, hold, most, window, look_ahead, timed_only, places)
  move_taken(places)
  return count, cues
end
