-- Gives a queued cue another position. It goes behind Queue.lua and Order.lua.
-- KEYS those of Queue.lua, then their own
-- ARGV those of Queue.lua, then their own
-- Returns nothing by itself.

-- Numbers the band of a cue anew, leaving a gap before it. Two cues may be at one place: it is not told by its score.
local function make_room(before)
  local audience = tonumber(redis.call('ZSCORE', PENDING, before)) >= AUDIENCE_BAND
  local band = redis.call('ZRANGEBYSCORE', PENDING, audience and '1e9' or '0', audience and '+inf' or '(1e9', 'WITHSCORES')
  local base = math.max(audience and AUDIENCE_BAND + FIRST or FIRST, tonumber(field(audience and 'turnA' or 'turn') or '0'))
  local at, gap = base, nil
  for i = 1, #band, 2 do
    at = at + 1
    if band[i] == before then
      gap = at
      at = at + 1
    end
    redis.call('ZADD', PENDING, string.format('%.17g', at), band[i])
    stands(redis.call('HGET', CUES, band[i]), at)
  end
  return gap
end

-- Among all cues. Urgent ones stay ahead: a position counts from the first of the others, as people see it when nothing urgent waits.
-- Returns whether the places before mean nothing any more.
local function move_among_all(id, value, position)
  redis.call('ZREM', PENDING, id)
  local urgent = redis.call('ZCOUNT', PENDING, '-inf', '(0')
  local others = redis.call('ZCARD', PENDING) - urgent
  local function at(rank)
    local cue = redis.call('ZRANGE', PENDING, urgent + rank - 1, urgent + rank - 1, 'WITHSCORES')
    return tonumber(cue[2]), cue[1]
  end
  local score, anew
  if others == 0 then
    score = FIRST
  elseif position > others then
    score = at(others) + 1
  else
    local upper, before = at(position)
    local lower = nil
    if position > 1 then lower = at(position - 1) end
    if lower and lower < AUDIENCE_BAND and upper >= AUDIENCE_BAND then
      score = lower + 1
    elseif not lower and upper > 2 then
      score = upper - 1
    else
      score = ((lower or 0) + upper) / 2
      if upper - (lower or 0) < 1e-5 then score, anew = make_room(before), true end
    end
  end
  redis.call('ZADD', PENDING, string.format('%.17g', score), id)
  if position > others then stands(value, score) end
  return anew
end

-- Among the author's own cues: the places stay, the cues on them change, so that nobody else comes later for it.
-- Returns id, place before and place after of each that moved.
local function move_among_own(id, value, position)
  local _, voice = lane_and_voice(value)
  local all = redis.call('ZRANGEBYSCORE', PENDING, '0', '+inf', 'WITHSCORES')
  local ids, places, from = {}, {}, {}
  for i = 1, #all, 2 do
    local _, other = lane_and_voice(redis.call('HGET', CUES, all[i]))
    if other == voice then
      places[#places + 1] = all[i + 1]
      from[all[i]] = all[i + 1]
      if all[i] ~= id then ids[#ids + 1] = all[i] end
    end
  end
  if not from[id] then return {} end
  table.insert(ids, math.min(position, #ids + 1), id)
  local moved = {}
  for i, own in ipairs(ids) do
    if from[own] ~= places[i] then
      redis.call('ZADD', PENDING, places[i], own)
      moved[#moved + 1] = own .. ' ' .. from[own] .. ' ' .. places[i]
    end
  end
  return moved
end
