-- Adds an install to a session's list. See Queue.lua. A stored one is two lines: state name key ('-' none), and JSON.
-- KEYS 8 installs
-- ARGV 2 caller, see Queue.lua  3 replica  4 id  5 LoRA  6 idempotency key ('-' none)  7 JSON  8 most that are not over  9 most in all
--      10 event kind  11 most done cues  12 most events
-- Returns {'ok', owner} | {'same', id} | {'full'} | {'closed'} | {'unknown'}, or why the caller may not
local meta = redis.call('HMGET', META, 'state', 'owner')
if not meta[1] then return {'unknown'} end
local no = refused(ARGV[2], '')
if no then return no end
if meta[1] ~= 'open' then return {'closed'} end
local known = redis.call('HGETALL', KEYS[8])
local open, over = 0, {}
for i = 1, #known, 2 do
  local state, name, key = string.match(known[i + 1], '^(%d+) (%S+) (%S+)\n')
  if ARGV[6] ~= '-' and key == ARGV[6] then return {'same', known[i]} end
  if tonumber(state) > 3 then
    over[#over + 1] = known[i]
  else
    if name == ARGV[5] and state ~= '3' then return {'same', known[i]} end
    open = open + 1
  end
end
if open >= tonumber(ARGV[8]) then return {'full'} end
table.sort(over)
for i = 1, #over + open + 1 - tonumber(ARGV[9]) do redis.call('HDEL', KEYS[8], over[i]) end
redis.call('HSET', KEYS[8], ARGV[4], '1 ' .. ARGV[5] .. ' ' .. ARGV[6] .. '\n' .. ARGV[7])
tell(ARGV[10], '-', ARGV[5] .. by(ARGV[2]))
publish(ARGV[11], ARGV[12])
return {'ok', claim_or_wake(meta[2], ARGV[3])}
