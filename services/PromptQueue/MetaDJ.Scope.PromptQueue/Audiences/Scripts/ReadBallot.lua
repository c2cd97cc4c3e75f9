-- Reads the approved submissions, the most voted first. See Queue.lua and Audience.lua.
-- KEYS those of Audience.lua
-- ARGV 2 code  3 person  4 how many
-- Returns {'ok', (id, state, votes, at, text, reason)…} | {'no-person'} | {'shut'} | {'no-code'}
local no = shut(ARGV[2])
if no then return no end
if redis.call('HEXISTS', PEOPLE, ARGV[3]) == 0 then return {'no-person'} end
local answer = {'ok'}
for _, id in ipairs(redis.call('ZRANGE', BALLOT, 0, tonumber(ARGV[4]) - 1)) do told(answer, read(id)) end
return answer
