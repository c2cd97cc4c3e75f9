-- Sets runtime parameters that shall change as soon as Scope has room; the newest value of each wins. Claims and wakes as enqueueing does.
-- KEYS 1 meta  2 knobs
-- ARGV 1 session  2 subject ('' may act for anybody)  3 replica, then for each: name, value
-- Returns {'ok', owner} | {'closed'} | {'unknown'} | {'not-holder'}
local meta = redis.call('HMGET', KEYS[1], 'state', 'holder', 'owner')
if not meta[1] then return {'unknown'} end
if ARGV[2] ~= '' and ARGV[2] ~= meta[2] then return {'not-holder'} end
if meta[1] ~= 'open' then return {'closed'} end
for i = 4, #ARGV, 2 do redis.call('HSET', KEYS[2], ARGV[i], ARGV[i + 1]) end
local owner = meta[3]
if not owner or owner == '' then
  owner = ARGV[3]
  redis.call('HSET', KEYS[1], 'owner', owner)
  redis.call('HINCRBY', KEYS[1], 'epoch', 1)
end
if owner ~= ARGV[3] then redis.call('PUBLISH', 'queue:wake:' .. owner, ARGV[1]) end
return {'ok', owner}
