-- What the scripts share whose callers may repeat themselves safely, under an idempotency key. It goes behind Queue.lua.
-- KEYS those of Queue.lua, then their own
-- ARGV those of Queue.lua, then their own
-- Returns nothing by itself.
-- A key is known with one line: the hash of the request, then the parts of the answer to give again; spaces between, no part is empty.

-- keys  hash of them  key ('' for none)  hash of the request  first: what the answer begins with, where that is not in the line
-- Returns the answer to give again, {'reused'} where the key came with another request; nothing when it is new.
local function said_before(keys, key, hash, first)
  local known = key ~= '' and redis.call('HGET', keys, key)
  if not known then return nil end
  local answer, same = {first}, nil
  for part in string.gmatch(known, '%S+') do
    if same == nil then same = part == hash else answer[#answer + 1] = part end
  end
  return same and answer or {'reused'}
end

-- Remembers what was answered, for as long as fewer than most newer keys came.
local function remember(keys, order, key, hash, answer, most)
  if key == '' then return end
  redis.call('HSET', keys, key, hash .. ' ' .. answer)
  if redis.call('RPUSH', order, key) > tonumber(most) then redis.call('HDEL', keys, redis.call('LPOP', order)) end
end
