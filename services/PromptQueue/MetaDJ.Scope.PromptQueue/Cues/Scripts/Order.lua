-- What the scripts share that give a cue its place; it goes behind Queue.lua.
-- KEYS those of Queue.lua, then their own
-- ARGV those of Queue.lua, then their own
-- Returns nothing by itself.

-- When a stored cue expires, in ms; '0' never.
local function expiry_of(value)
  return string.match(value, '^%d+ %d+ %d+ (%d+)')
end

-- A stored cue that was withdrawn, as it was while it was queued.
local function queued_again(value)
  return '1' .. string.match(value, '^%d+( [%d ]+ %S+ %d+ %d+ )') .. string.sub(value, string.find(value, '\n', 1, true), -1)
end

-- Counts the cues that wait for an author's turn.
local function counted(value, by)
end

-- The place of a cue that comes into the queue once more.
local function again(value)
  return string.format('%d', redis.call('HINCRBY', META, 'score', 1))
end
