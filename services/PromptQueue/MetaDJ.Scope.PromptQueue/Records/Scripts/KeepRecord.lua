-- Brings the record of a session up to its events. What it has it does not take twice; nothing is written before the first cue.
-- KEYS 1 meta  2 events  3 cues  4 record: lines of events, oldest first  5 cues of the record  6 head of the record
-- ARGV 1 most lines  2 how long to keep it, ms  3 least ms between two lines about parameters
-- Returns {'ok', lines added, lines in all} | {'none'}
local meta = redis.call('HMGET', KEYS[1], 'events', 'holder', 'pool')
local last = tonumber(meta[1] or '0')
local head = redis.call('HMGET', KEYS[6], 'sequence', 'parametersAt', 'holder')
local known = tonumber(head[1] or '0')
local missed = last - known
if missed <= 0 then return {head[1] and 'ok' or 'none', 0, redis.call('LLEN', KEYS[4])} end
local lines = redis.call('LRANGE', KEYS[2], -missed, -1)
if not head[1] then
  local any = false
  for _, line in ipairs(lines) do any = any or string.match(line, '^%d+ %d+ %d+ (%S+)') ~= '-' end
  if not any then return {'none'} end
end
-- Queued, changed and sent are in a cue's own receipt; of knobs one line now and then tells enough.
local QUIET, FRAME, PARAMETERS, CLOSED = {['1'] = true, ['2'] = true, ['3'] = true}, '5', '14', '15'
local turned, added = tonumber(head[2] or '0'), 0
local first, closed = nil, nil
for _, line in ipairs(lines) do
  local at, kind, id = string.match(line, '^%d+ (%d+) (%d+) (%S+)')
  first = first or at
  local quiet = QUIET[kind] or kind == FRAME
  if kind == PARAMETERS then
    quiet = tonumber(at) - turned < tonumber(ARGV[3])
    if not quiet then turned = tonumber(at) end
  end
  if kind == CLOSED then closed = at end
  if not quiet then
    redis.call('RPUSH', KEYS[4], line)
    added = added + 1
  end
  if id ~= '-' and (not quiet or (kind == FRAME and redis.call('HEXISTS', KEYS[5], id) == 1)) then
    local cue = redis.call('HGET', KEYS[3], id)
    if cue then redis.call('HSET', KEYS[5], id, cue) end
  end
end
if not head[1] then redis.call('HSET', KEYS[6], 'startedAt', first) end
redis.call('HSET', KEYS[6], 'sequence', string.format('%d', last), 'parametersAt', string.format('%d', turned), 'holder', meta[2] or head[3] or '', 'pool', meta[3] or '')
if closed then redis.call('HSET', KEYS[6], 'endedAt', closed) end
if #lines < missed then redis.call('HINCRBY', KEYS[6], 'lost', missed - #lines) end
local surplus = redis.call('LLEN', KEYS[4]) - tonumber(ARGV[1])
if surplus > 0 then
  local oldest = redis.call('LRANGE', KEYS[4], 0, surplus - 1)
  redis.call('LTRIM', KEYS[4], surplus, -1)
  for _, line in ipairs(oldest) do redis.call('HDEL', KEYS[5], string.match(line, '^%d+ %d+ %d+ (%S+)')) end
  redis.call('HINCRBY', KEYS[6], 'thinned', surplus)
end
for i = 4, 6 do redis.call('PEXPIRE', KEYS[i], ARGV[2]) end
return {'ok', added, redis.call('LLEN', KEYS[4])}
