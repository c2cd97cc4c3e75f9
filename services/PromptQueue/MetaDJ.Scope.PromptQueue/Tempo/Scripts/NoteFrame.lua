-- Notes what a pod took from an update to the picture, in sessions that have a tempo. See Queue.lua and Grid.lua.
-- KEYS 8 tempo
-- ARGV 2 fence of the pod  3 ms it took  4 most receipts  5 guess of the look-ahead in ms  6 event kind  7 most done cues  8 most events
-- Returns {'ok'} | {'none'}
local NOTABLE = 25
local kept = redis.call('HMGET', KEYS[8], 'grid', 'ahead', 'state')
if not kept[1] then return {'none'} end
local before = measured(kept[2], ARGV[2], tonumber(ARGV[5]))
local spans = {}
local known, list = string.match(kept[2] or '', '^(%S+) (.+)$')
if known == ARGV[2] then
  for ms in string.gmatch(list, '%d+') do spans[#spans + 1] = ms end
end
spans[#spans + 1] = ARGV[3]
while #spans > tonumber(ARGV[4]) do table.remove(spans, 1) end
local ahead = ARGV[2] .. ' ' .. table.concat(spans, ' ')
redis.call('HSET', KEYS[8], 'ahead', ahead)
local after = measured(ahead, ARGV[2], tonumber(ARGV[5]))
-- Against what was last told, so that many small steps are told too.
local told = tonumber(redis.call('HGET', KEYS[8], 'toldAhead') or before)
if math.abs(after - told) >= NOTABLE then
  redis.call('HSET', KEYS[8], 'toldAhead', string.format('%.0f', after))
  tell(ARGV[6], '-', string.format('%.0f ms', after))
  publish(ARGV[7], ARGV[8])
end
return {'ok'}
