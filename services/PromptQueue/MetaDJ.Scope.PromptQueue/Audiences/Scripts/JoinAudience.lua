-- Lets a person into a session's audience. See Queue.lua and Audience.lua.
-- KEYS those of Audience.lua
-- ARGV 2 code  3 person  4 most people
-- Returns {'ok', rules} | {'full'} | {'shut'} | {'no-code'}
local no = shut(ARGV[2])
if no then return no end
if redis.call('HLEN', PEOPLE) >= tonumber(ARGV[4]) then return {'full'} end
redis.call('HSETNX', PEOPLE, ARGV[3], '0 ')
return {'ok', redis.call('HGET', AUDIENCE_KEY, 'rules')}
