-- Purpose: whether a pool has room for a whole window, as it is at one moment. Nothing is kept by it.
-- KEYS: the calendar's, see Calendar.lua.
-- ARGV: 1 from ms, 2 to ms, 3 how many pods.
-- Returns: {room}, {full} or {no-calendar}.
if not calendar_rules() then
  return { 'no-calendar' }
end
return { fits(tonumber(ARGV[1]), tonumber(ARGV[2]), '', tonumber(ARGV[3])) and 'room' or 'full' }
