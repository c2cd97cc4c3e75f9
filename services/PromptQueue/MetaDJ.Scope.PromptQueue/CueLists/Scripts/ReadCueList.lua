-- Reads a cue list as it stands, and what became of the cue it waits for.
-- KEYS those of Queue.lua  8 cue list  9 idempotency keys
-- ARGV 2 caller, see Queue.lua  3 idempotency key ('' for none)
-- Returns {'ok', now, name, cues, version, state, cue it waits for ('' none), its state ('' still in the queue, '0' forgotten), what is known by the key (false none)}
--       | {'no-list'} | {'unknown'}, or why the caller may not
local meta = redis.call('HMGET', META, 'state', 'list')
if not meta[1] then return {'unknown'} end
local no = refused(ARGV[2], '')
if no then return no end
local known = ARGV[3] ~= '' and redis.call('HGET', KEYS[9], ARGV[3])
local list = redis.call('HMGET', KEYS[8], 'name', 'cues', 'version', 'state')
if not list[1] then return {'no-list'} end
local waits, became = meta[2] or '', ''
if waits ~= '' and not redis.call('ZSCORE', PENDING, waits) and not redis.call('ZSCORE', TAKEN, waits) then
  local value = redis.call('HGET', CUES, waits)
  became = value and string.match(value, '^%d+') or '0'
end
return {'ok', now, list[1], list[2], list[3], list[4], waits, became, known}
