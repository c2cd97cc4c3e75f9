-- Writes what a look at the cloud changed in the ledger: meters, and lines of intervals that ended. All of it or nothing; twice is once.
-- KEYS[1] prov:{pods}:reconciler     hash: owner, token, until
-- KEYS[2] prov:{pods}:meters         hash: the cloud's id -> meter
-- KEYS[3] prov:{pods}:meters:seen    hash: pods, volumes -> when the last listing was asked for
-- KEYS[4...] prov:{pods}:ledger:…    hashes: line -> line, of a day or of a session
-- ARGV[1] the fencing token of the reconciler; 0 for a person's order, which needs none
-- ARGV[2] how long a hash of lines is kept after it was last written, s
-- ARGV[3] how many lines one hash keeps apart
-- ARGV[4] how many instants follow, ARGV[5] how many meters follow them
-- then per instant: name, instant
-- then per meter: the cloud's id, the meter; empty to remove it
-- then per line: which hash (1 is KEYS[4]), the line's field, the field it is added to when the hash is full, the line
-- Returns {'written'} or {'superseded'}
local fence = tonumber(ARGV[1])
if fence > 0 and tonumber(redis.call('HGET', KEYS[1], 'token') or '0') ~= fence then
  return {'superseded'}
end

local at = 6
for _ = 1, tonumber(ARGV[4]) do
  redis.call('HSET', KEYS[3], ARGV[at], ARGV[at + 1])
  at = at + 2
end

for _ = 1, tonumber(ARGV[5]) do
  if ARGV[at + 1] == '' then
    redis.call('HDEL', KEYS[2], ARGV[at])
  else
    redis.call('HSET', KEYS[2], ARGV[at], ARGV[at + 1])
  end
  at = at + 2
end

local touched = {}
while at <= #ARGV do
  local key = KEYS[3 + tonumber(ARGV[at])]
  if redis.call('HLEN', key) < tonumber(ARGV[3]) or redis.call('HEXISTS', key, ARGV[at + 1]) == 1 then
    redis.call('HSET', key, ARGV[at + 1], ARGV[at + 3])
  else
    local line = cjson.decode(ARGV[at + 3])
    local stored = redis.call('HGET', key, ARGV[at + 2])
    if stored then
      local rest = cjson.decode(stored)
      line['amount'] = (line['amount'] or 0) + (rest['amount'] or 0)
      line['hours'] = (line['hours'] or 0) + (rest['hours'] or 0)
      if rest['from'] < line['from'] then line['from'] = rest['from'] end
      if rest['to'] > line['to'] then line['to'] = rest['to'] end
    end
    line['cloudId'] = 'rest'
    line['label'] = {subject = 'rest', pool = line['label']['pool']}
    redis.call('HSET', key, ARGV[at + 2], cjson.encode(line))
  end
  touched[key] = true
  at = at + 4
end

for key, _ in pairs(touched) do
  redis.call('EXPIRE', key, ARGV[2])
end
return {'written'}
