-- Purpose: reads a key that has not expired, for who presents it. The old secret of a rotated one is left out when its time is over.
-- KEYS: 1 keys (hash id -> record).
-- ARGV: 1 id.
-- Returns: {found, record} or {unknown}.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local text = redis.call('HGET', KEYS[1], ARGV[1])
if not text then
  return { 'unknown' }
end
local record = cjson.decode(text)
if record.expiresAt <= now then
  return { 'unknown' }
end
if record.oldUntil and record.oldUntil <= now then
  record.oldDigest = nil
  text = cjson.encode(record)
end
return { 'found', text }
