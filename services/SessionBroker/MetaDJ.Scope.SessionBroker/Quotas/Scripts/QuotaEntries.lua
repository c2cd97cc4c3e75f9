-- Purpose: what the scripts of a quota share: entries say what a booking takes of which week and month, sums add them up. It goes before each of them.
-- KEYS: of one scope: 1 entries (hash booking id -> record), 2 sums (hash period:ms and period:usd -> number), 3 looks (sorted set of booking ids by
--       when they must be looked at).
-- ARGV: those of the script that follows.
-- Returns: nothing by itself. Durations are milliseconds, money is micro-dollars, instants are Unix milliseconds by this server's clock.
local ENTRIES, SUMS, LOOKS = KEYS[1], KEYS[2], KEYS[3]

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

-- Without a point, and without the sign of a negative zero, which is no number to HINCRBY.
local function whole(number)
  return string.format('%.0f', number + 0)
end

local function entry_of(id)
  local text = redis.call('HGET', ENTRIES, id)
  return text and cjson.decode(text) or nil
end

local function add(period, measure, by)
  local field = period .. ':' .. measure
  if redis.call('HINCRBY', SUMS, field, whole(by)) == 0 then
    redis.call('HDEL', SUMS, field)
  end
end

-- Adds the parts of an entry to the sums, or takes them out of them.
local function count(entry, sign)
  for _, part in ipairs(entry.parts) do
    add(part.period, 'ms', sign * part.ms)
    add(part.period, 'usd', sign * part.usd)
  end
end

local function drop(entry)
  count(entry, -1)
  redis.call('HDEL', ENTRIES, entry.id)
  redis.call('ZREM', LOOKS, entry.id)
end

-- Parts follow from there: period, ms, micro-dollars, limit ms or -1, limit micro-dollars or -1, when the period ends.
local function parts_from(first)
  local parts = {}
  for i = first, #ARGV, 6 do
    parts[#parts + 1] = {
      period = ARGV[i], ms = tonumber(ARGV[i + 1]), usd = tonumber(ARGV[i + 2]), limit_ms = tonumber(ARGV[i + 3]), limit_usd = tonumber(ARGV[i + 4]),
      ends_at = tonumber(ARGV[i + 5]),
    }
  end
  return parts
end

local function save(id, parts, settled, look_at)
  local kept = {}
  for i, part in ipairs(parts) do
    kept[i] = { period = part.period, ms = part.ms, usd = part.usd, endsAt = part.ends_at }
  end
  local entry = { id = id, parts = kept, settled = settled, at = now }
  count(entry, 1)
  redis.call('HSET', ENTRIES, id, cjson.encode(entry))
  redis.call('ZADD', LOOKS, whole(look_at), id)
end
