-- Purpose: gives a key of this owner a new secret. The old one ends now, or works beside it for a while.
-- KEYS: 1 keys (hash id -> record).
-- ARGV: 1 id, 2 owner, 3 role, 4 digest, 5 overlap ms, 6 lifetime ms from now or '' to keep when it expires.
-- Returns: {rotated, record} or {unknown}, which an expired key is too unless it is given a new lifetime.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local text = redis.call('HGET', KEYS[1], ARGV[1])
local record = text and cjson.decode(text)
if not record or record.owner ~= ARGV[2] then
  return { 'unknown' }
end
if ARGV[6] ~= '' then
  record.expiresAt = now + tonumber(ARGV[6])
end
if record.expiresAt <= now then
  return { 'unknown' }
end

local overlap = tonumber(ARGV[5])
record.oldDigest = overlap > 0 and record.digest or nil
record.oldUntil = overlap > 0 and now + overlap or nil
record.digest = ARGV[4]
record.role = ARGV[3]
record.rotatedAt = now
local written = cjson.encode(record)
redis.call('HSET', KEYS[1], record.id, written)
return { 'rotated', written }
