-- Purpose: how those who come without a booking live beside bookings: a stage is theirs only for a time that leaves every booking its room. It
--          goes before the scripts that give a stage or more of it, after Records.lua and Calendar.lua.
-- KEYS: those of Records.lua first, those of Calendar.lua last.
-- ARGV: those of the script that follows.
-- Returns: nothing by itself.

-- Until when there is a stage for one walk-in more, from 'from' on and 'to' at most. Where nobody has booked there always is: how many pods there
-- are is then for Provisioning to say. Between a walk-in and a booking there are the buffers of both.
local function walk_in_until(from, to, except)
  local rules = calendar_rules()
  if not rules then
    return to
  end
  local before, after = rules.bufferBeforeMs, rules.bufferAfterMs
  local edges = {}
  -- Where nobody has booked from then on, or everything there is fits at once, it is not looked who plays: of thousands each would look at all others.
  local last_booked = -tonumber(redis.call('ZSCORE', CALENDAR, 'booked') or 0)
  local matters = last_booked > from - before - after and redis.call('ZCARD', CALENDAR) > rules.capacity
  for _, span in ipairs(matters and spans(CALENDAR, from - before - after, to + before + after) or {}) do
    if span[3] ~= except then
      local booked = string.sub(span[3], 1, 4) == 'bkg_' and 1 or 0
      edges[#edges + 1] = { math.max(span[1] - before, from - before), 1, booked }
      edges[#edges + 1] = { span[2] + after, -1, -booked }
    end
  end
  table.sort(edges, function(a, b) return a[1] < b[1] or (a[1] == b[1] and a[2] < b[2]) end)

  local free_until, all, booked = to, 0, 0
  for _, edge in ipairs(edges) do
    all, booked = all + edge[2], booked + edge[3]
    if booked > 0 and all + 1 > rules.capacity then
      free_until = math.min(free_until, math.max(from, edge[1] - after))
      break
    end
  end
  for _, span in ipairs(spans(BLOCKED, from, to)) do
    free_until = math.min(free_until, math.max(from, span[1]))
  end
  return free_until
end

-- A booked session has its room; so has one that was live before.
local function has_its_room(session)
  return session.booking or session.room or walk_in_until(now, now + session.durationMs, session.id) >= now + session.durationMs
end
