-- Purpose: holds what a booking takes of a quota, if there is as much left. A booking that holds already holds the new amounts instead; then only what
--          it takes more of is asked for.
-- KEYS: the scope's, see QuotaEntries.lua.
-- ARGV: 1 booking id, 2 ms until it must be looked at, 3 '1' to ask for no limit, 4 on: parts, see QuotaEntries.lua.
-- Returns: {reserved, entry of before or ''}, or {exceeded, period, 'ms' | 'usd', limit, what others take, asked for}.
local id, parts = ARGV[1], parts_from(4)
local before = entry_of(id)
if before and before.settled then
  return { 'reserved', cjson.encode(before) }
end

local mine = {}
for _, part in ipairs(before and before.parts or {}) do
  mine[part.period] = part
end

local function beyond(part, measure, limit)
  local had = mine[part.period] and mine[part.period][measure] or 0
  local others = tonumber(redis.call('HGET', SUMS, part.period .. ':' .. measure) or 0) - had
  if limit >= 0 and part[measure] > had and others + part[measure] > limit then
    return { 'exceeded', part.period, measure, whole(limit), whole(others), whole(part[measure]) }
  end
end

if ARGV[3] ~= '1' then
  for _, part in ipairs(parts) do
    local refusal = beyond(part, 'ms', part.limit_ms) or beyond(part, 'usd', part.limit_usd)
    if refusal then
      return refusal
    end
  end
end

if before then
  drop(before)
end
save(id, parts, false, now + tonumber(ARGV[2]))
return { 'reserved', before and cjson.encode(before) or '' }
