-- What the scripts share that note a change for its author's undo; it goes behind Queue.lua.
-- KEYS those of Queue.lua, then their own
-- ARGV those of Queue.lua, then their own
-- Returns nothing by itself.
-- The journal of a session is a list, newest last; an entry is author, tab, what, tab, and for what:
--   q  ids of cues that came into the queue
--   c  ids of cues that left it unsent, each with its place behind it
--   e  id, SHA-1 of the cue after, then id, place before and place after of each that moved, line break, the stored cue before
-- Undoing 'q' is a 'c', and the other way round: so what was undone is kept in a second list in the same form.
local MOST_NOTED = 128

-- Notes a change; what its author had undone cannot be redone after it.
local function note(journal, undone, author, what, payload)
  if author == '' or payload == '' then return end
  if redis.call('RPUSH', journal, author .. '\t' .. what .. '\t' .. payload) > MOST_NOTED then redis.call('LPOP', journal) end
  if redis.call('EXISTS', undone) == 0 then return end
  local entries = redis.call('LRANGE', undone, 0, -1)
  for _, entry in ipairs(entries) do
    if string.sub(entry, 1, #author + 1) == author .. '\t' then redis.call('LREM', undone, 1, entry) end
  end
end
