-- When a cue is due, from its header. It goes before Take.lua.
-- KEYS those of Queue.lua
-- ARGV none of its own
-- Returns nothing by itself.

-- The instant in ms, 0 for at once, and whether it is musical: then it is sent earlier by the look-ahead, for the picture to change at the instant.
local function due_at(not_before, grid)
  return tonumber(not_before), grid ~= '-'
end
