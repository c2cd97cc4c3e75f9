-- Gives a session's audience its rules, and a code when it has none. See Queue.lua and Audience.lua.
-- KEYS those of Audience.lua
-- ARGV 2 caller, see Queue.lua  3 rules  4 '1' open  5 code for an audience that has none
-- Returns {'ok', code, how many wait} | {'closed'} | {'unknown'}, or why the caller may not
local state = redis.call('HGET', META, 'state')
if not state then return {'unknown'} end
local no = refused(ARGV[2], '')
if no then return no end
if state ~= 'open' then return {'closed'} end
redis.call('HSETNX', AUDIENCE_KEY, 'code', ARGV[5])
if (redis.call('HGET', AUDIENCE_KEY, 'open') or '') ~= ARGV[4] then tell(ARGV[4] == '1' and '70' or '71', '-', by(ARGV[2])) end
redis.call('HSET', AUDIENCE_KEY, 'rules', ARGV[3], 'open', ARGV[4])
publish('100000', '10000')
return {'ok', redis.call('HGET', AUDIENCE_KEY, 'code'), redis.call('HGET', AUDIENCE_KEY, 'waiting') or '0'}
