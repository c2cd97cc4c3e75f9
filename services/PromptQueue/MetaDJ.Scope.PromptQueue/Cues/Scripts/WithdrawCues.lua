-- Takes cues that were not yet sent out of the queue for good: one that is cancelled, all when the queue is cleared or closed.
-- KEYS 1 meta  2 cues  3 pending  4 taken  5 done  6 expiry  7 events
-- ARGV 1 session  2 subject ('' may act for anybody)  3 cue id, or '*' for all  4 new state  5 event kind  6 cause
--      7 event kind for the whole queue ('' for none)  8 '1' closes the queue  9 most done cues  10 most events
-- Returns {'ok', how many} | {'on-its-way'} | {'done'} | {'no-cue'} | {'closed'} | {'unknown'} | {'not-holder'}
local meta = redis.call('HMGET', KEYS[1], 'state', 'holder')
if not meta[1] then return {'unknown'} end
if ARGV[2] ~= '' and ARGV[2] ~= meta[2] then return {'not-holder'} end
local ids
if ARGV[3] == '*' then
  if meta[1] ~= 'open' then return {'closed'} end
  ids = redis.call('ZRANGE', KEYS[3], 0, -1)
else
  if not redis.call('ZSCORE', KEYS[3], ARGV[3]) then
    if redis.call('ZSCORE', KEYS[4], ARGV[3]) then return {'on-its-way'} end
    if redis.call('HEXISTS', KEYS[2], ARGV[3]) == 1 then return {'done'} end
    return {'no-cue'}
  end
  ids = {ARGV[3]}
end

local time = redis.call('TIME')
local now = string.format('%d%03d', time[1], math.floor(tonumber(time[2]) / 1000))
local sequence = tonumber(redis.call('HGET', KEYS[1], 'events') or '0')
for _, id in ipairs(ids) do
  sequence = sequence + 1
  local value = redis.call('HGET', KEYS[2], id)
  local times = string.match(value, '^%d+( [%d ]+ )')
  redis.call('HSET', KEYS[2], id, ARGV[4] .. times .. ARGV[6] .. string.sub(value, string.find(value, '\n', 1, true), -1))
  redis.call('ZREM', KEYS[3], id)
  redis.call('ZREM', KEYS[6], id)
  redis.call('ZADD', KEYS[5], string.format('%d', sequence), id)
  redis.call('RPUSH', KEYS[7], string.format('%d', sequence) .. ' ' .. now .. ' ' .. ARGV[5] .. ' ' .. id .. ' ')
end
if ARGV[7] ~= '' then
  sequence = sequence + 1
  redis.call('RPUSH', KEYS[7], string.format('%d', sequence) .. ' ' .. now .. ' ' .. ARGV[7] .. ' - ' .. ARGV[6])
end
if ARGV[8] == '1' then redis.call('HSET', KEYS[1], 'state', 'closed', 'fence', '') end
redis.call('HSET', KEYS[1], 'events', string.format('%d', sequence))
redis.call('LTRIM', KEYS[7], -tonumber(ARGV[10]), -1)
local surplus = redis.call('ZCARD', KEYS[5]) - tonumber(ARGV[9])
if surplus > 0 then
  local oldest = redis.call('ZRANGE', KEYS[5], 0, surplus - 1)
  for _, id in ipairs(oldest) do
    redis.call('HDEL', KEYS[2], id)
    redis.call('ZREM', KEYS[5], id)
  end
end
redis.call('PUBLISH', 'queue:events:' .. ARGV[1], string.format('%d', sequence))
return {'ok', #ids}
