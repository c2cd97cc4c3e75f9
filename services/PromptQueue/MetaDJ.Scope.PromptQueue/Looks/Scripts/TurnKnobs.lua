-- Sets runtime parameters that shall change as soon as Scope has room; the newest value of each wins. See Queue.lua.
-- KEYS 8 knobs
-- ARGV 2 subject ('' may act for anybody)  3 replica, then for each: name, value
-- Returns {'ok', owner} | {'closed'} | {'unknown'} | {'not-holder'}
local meta = redis.call('HMGET', META, 'state', 'holder', 'owner')
if not meta[1] then return {'unknown'} end
if ARGV[2] ~= '' and ARGV[2] ~= meta[2] then return {'not-holder'} end
if meta[1] ~= 'open' then return {'closed'} end
for i = 4, #ARGV, 2 do redis.call('HSET', KEYS[8], ARGV[i], ARGV[i + 1]) end
return {'ok', claim_or_wake(meta[3], ARGV[3])}
