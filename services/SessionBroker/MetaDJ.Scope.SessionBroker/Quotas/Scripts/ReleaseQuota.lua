-- Purpose: takes a booking out of a quota: it takes nothing of it, or its periods are long over.
-- KEYS: the scope's, see QuotaEntries.lua.
-- ARGV: 1 booking id, 2 '1' for one that is settled too.
-- Returns: {released} or {kept}.
local entry = entry_of(ARGV[1])
if not entry then
  redis.call('ZREM', LOOKS, ARGV[1])
  return { 'released' }
end
if entry.settled and ARGV[2] ~= '1' then
  return { 'kept' }
end
drop(entry)
return { 'released' }
