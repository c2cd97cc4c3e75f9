-- Takes the most voted submission off the ballot when the time of the next one has come, or tells the last one again whose cue is not in the queue
-- yet: so it is queued once, whoever dies between. See Queue.lua and Audience.lua.
-- KEYS those of Audience.lua
-- ARGV 2 id for its cue
-- Returns {'chosen', id, cue, text, rules} | {'nothing'} | {'over', code} when the queue is closed or has no audience ('' then)
local known = redis.call('HMGET', AUDIENCE_KEY, 'code', 'open', 'next', 'winner', 'cue', 'queued', 'rules')
if not known[1] or redis.call('HGET', META, 'state') ~= 'open' then return {'over', known[1] or ''} end
if known[4] and known[6] ~= '1' then
  if redis.call('HEXISTS', CUES, known[5]) == 0 then
    local owed = read(known[4])
    if owed then return {'chosen', owed.id, known[5], owed.text, known[7]} end
  end
  redis.call('HSET', AUDIENCE_KEY, 'queued', '1')
end
if known[2] ~= '1' or redis.call('HGET', META, 'paused') == '1' then return {'nothing'} end
if known[5] and (redis.call('ZSCORE', PENDING, known[5]) or redis.call('ZSCORE', TAKEN, known[5])) then return {'nothing'} end
if tonumber(known[3] or '0') > tonumber(now) then return {'nothing'} end
local first = redis.call('ZRANGE', BALLOT, 0, 0)[1]
if not first then return {'nothing'} end
local winner = read(first)
settle(winner, CHOSEN)
redis.call('HSET', AUDIENCE_KEY, 'winner', first, 'cue', ARGV[2], 'queued', '', 'next', string.format('%.0f', tonumber(now) + 1000 * cjson.decode(known[7]).secondsBetween))
tell('75', ARGV[2], first)
publish('100000', '10000')
return {'chosen', first, ARGV[2], winner.text, known[7]}
