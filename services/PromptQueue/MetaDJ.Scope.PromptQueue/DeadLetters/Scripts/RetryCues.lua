-- Queues dead cues again, under their own ids, behind what their authors already have there; all that can be.
-- See Queue.lua, Order.lua and Once.lua.
-- KEYS those of Queue.lua  8 idempotency keys  9 their order
-- ARGV 2 caller, see Queue.lua  3 most pending cues  4 event kind  5 most done cues  6 most events  7 terms of the lanes, see Order.lua
--      8 idempotency key ('' for none)  9 hash of the request  10 most keys  11 how many dead cues there are besides
--      then for each cue: id, stored cue as read, stored cue as it shall be
-- Returns {'ok', how many, how many are left} | {'reused'} | {'on-its-way'} the only one is in the queue | {'done'} it is not dead | {'no-cue'} | {'full'} | {'closed'} | {'unknown'},
--         or why the caller may not
local meta = redis.call('HMGET', META, 'state')
if not meta[1] then return {'unknown'} end
local refusal = refused(ARGV[2], '', '')
if refusal then return refusal end
local known = said_before(KEYS[8], ARGV[8], ARGV[9])
if known then return known end
local cues, why = {}, {'no-cue'}
for i = 12, #ARGV, 3 do
  local id = ARGV[i]
  local no = refused(ARGV[2], '', id)
  if no then return no end
  local value = redis.call('HGET', CUES, id)
  local state = value and string.match(value, '^%d+')
  if (state == '5' or state == '7') and value == ARGV[i + 1] and redis.call('ZSCORE', DONE, id) then
    cues[#cues + 1] = i
  elseif value then
    why = (redis.call('ZSCORE', PENDING, id) or redis.call('ZSCORE', TAKEN, id)) and {'on-its-way'} or {'done'}
  end
end
if meta[1] ~= 'open' then return {'closed'} end
if #cues == 0 then return why end
if redis.call('ZCARD', PENDING) + #cues > tonumber(ARGV[3]) then return {'full'} end
for _, i in ipairs(cues) do
  local id, value = ARGV[i], ARGV[i + 2]
  redis.call('ZREM', DONE, id)
  redis.call('HSET', CUES, id, value)
  local lane, voice = lane_and_voice(value)
  counted(value, 1)
  redis.call('ZADD', PENDING, place(lane, voice, (terms(ARGV[7], lane))), id)
  tell(ARGV[4], id, by(ARGV[2]))
end
local left = math.floor((#ARGV - 11) / 3) - #cues + tonumber(ARGV[11])
remember(KEYS[8], KEYS[9], ARGV[8], ARGV[9], 'ok ' .. #cues .. ' ' .. left, ARGV[10])
publish(ARGV[5], ARGV[6])
return {'ok', #cues, left}
