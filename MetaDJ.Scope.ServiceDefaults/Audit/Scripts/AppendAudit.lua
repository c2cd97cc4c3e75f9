-- Purpose: appends records to a service's audit log, unless another process appended meanwhile; then forgets what is too old or too much.
-- KEYS: 1 head (hash: sequence, hash and at of the last record, first: the oldest sequence that is kept),
--       2 records (sorted set by instant in ms; a record begins with its sequence in 12 digits, so that equal instants sort).
-- ARGV: 1 the hash that the records follow ('' for none), 2 sequence, 3 hash, 4 instant ms of the last new record, 5 records kept, 6 retention ms,
--       then instant ms and record, in pairs.
-- Returns: {appended}, or {moved, sequence, hash, at} with the present head, and nothing was written.
local HEAD, RECORDS = KEYS[1], KEYS[2]
local head = redis.call('HMGET', HEAD, 'sequence', 'hash', 'at')
if (head[2] or '') ~= ARGV[1] then
  return { 'moved', head[1] or '0', head[2] or '', head[3] or '0' }
end

for i = 7, #ARGV, 2 do
  redis.call('ZADD', RECORDS, ARGV[i], ARGV[i + 1])
end

local time = redis.call('TIME')
local oldest = time[1] * 1000 + math.floor(time[2] / 1000) - tonumber(ARGV[6])
if oldest > 0 then
  redis.call('ZREMRANGEBYSCORE', RECORDS, '-inf', string.format('(%.0f', oldest))
end
local surplus = redis.call('ZCARD', RECORDS) - tonumber(ARGV[5])
if surplus > 0 then
  redis.call('ZREMRANGEBYRANK', RECORDS, 0, surplus - 1)
end

local first = redis.call('ZRANGE', RECORDS, 0, 0)[1]
redis.call('HSET', HEAD, 'sequence', ARGV[2], 'hash', ARGV[3], 'at', ARGV[4],
  'first', first and string.format('%.0f', tonumber(string.sub(first, 1, 12))) or string.format('%.0f', tonumber(ARGV[2]) + 1))
return { 'appended' }
