-- Purpose: puts what a booking really took in the place of what it held. Once settled it stays so.
-- KEYS: the scope's, see QuotaEntries.lua.
-- ARGV: 1 booking id, 2 ms to remember it after its last period, 3 on: parts, see QuotaEntries.lua; none releases it.
-- Returns: {settled}, {released} or {unknown}.
local before = entry_of(ARGV[1])
if not before then
  return { 'unknown' }
end
if before.settled then
  return { 'settled' }
end

drop(before)
local parts, last = parts_from(3), 0
if #parts == 0 then
  return { 'released' }
end
for _, part in ipairs(parts) do
  last = math.max(last, part.ends_at)
end
save(before.id, parts, true, last + tonumber(ARGV[2]))
return { 'settled' }
