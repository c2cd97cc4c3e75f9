-- Sets runtime parameters that shall change as soon as Scope has room; the newest value of each wins. See Queue.lua.
-- KEYS 8 knobs
-- ARGV 2 caller, see Queue.lua  3 replica, then for each: name, value
-- Returns {'ok', owner} | {'closed'} | {'unknown'}, or why the caller may not
local meta = redis.call('HMGET', META, 'state', 'holder', 'owner')
if not meta[1] then return {'unknown'} end
local names = ','
for i = 4, #ARGV, 2 do names = names .. ARGV[i] .. ',' end
local no = refused(ARGV[2], names)
if no then return no end
if meta[1] ~= 'open' then return {'closed'} end
for i = 4, #ARGV, 2 do
  redis.call('HSET', KEYS[8], ARGV[i], ARGV[i + 1])
  -- Who turned it last, for those who are told when Scope has it.
  redis.call('HSET', META, 'by:' .. ARGV[i], ARGV[2] == '' and '' or string.match(ARGV[2], '=(.*)$'))
end
return {'ok', claim_or_wake(meta[3], ARGV[3])}
