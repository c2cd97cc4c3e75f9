-- Reads the rules as one of the audience needs them to write by. See Queue.lua and Audience.lua.
-- KEYS those of Audience.lua
-- ARGV 2 code  3 person
-- Returns {'ok', rules} | {'no-person'} | {'shut'} | {'no-code'}
local no = shut(ARGV[2])
if no then return no end
if redis.call('HEXISTS', PEOPLE, ARGV[3]) == 0 then return {'no-person'} end
return {'ok', redis.call('HGET', AUDIENCE_KEY, 'rules')}
