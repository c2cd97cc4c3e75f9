-- What the scripts that move a cue list share; it goes behind Queue.lua.
-- KEYS those of Queue.lua, then their own
-- ARGV those of Queue.lua, then their own
-- Returns nothing by itself.
-- A cue list is a hash: name, cues (JSON), version, state (JSON). The cue after which it goes on by itself is in the queue's meta, as 'list':
-- what clears the queue clears that, and the list no longer plays.

-- Moves the list at key, if it is at the version that was read. A move is lines: version read, cue it waits for ('' none), cues that make way
-- (ids, spaces between), '1' ends a hold, event kind, event text, new version, new state. Returns why not, as an answer; nothing when done.
local function move_list(key, move, caller)
  local read, waits, away, ends_hold, kind, text, version, state = string.match(move, '^([^\n]*)\n([^\n]*)\n([^\n]*)\n([^\n]*)\n([^\n]*)\n([^\n]*)\n([^\n]*)\n(.*)$')
  if (redis.call('HGET', key, 'version') or '') ~= read then return {'raced'} end
  redis.call('HSET', key, 'version', version, 'state', state)
  if waits ~= '' then redis.call('HSET', META, 'list', waits) else redis.call('HDEL', META, 'list') end
  tell(kind, '-', text .. by(caller))
  for id in string.gmatch(away, '%S+') do
    if redis.call('ZSCORE', PENDING, id) then withdraw(id, '6', '7', 'The cue list went on without it.', by(caller)) end
  end
  if ends_hold == '1' then keep('holdUntil', nil) end
  return nil
end
