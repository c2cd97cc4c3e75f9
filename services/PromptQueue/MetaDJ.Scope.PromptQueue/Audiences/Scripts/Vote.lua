-- Counts a person's vote for an approved submission, once. See Queue.lua and Audience.lua.
-- KEYS those of Audience.lua
-- ARGV 2 code  3 person  4 id
-- Returns {'ok', id, state, votes, at, text, reason} | {'again'} | {'most'} | {'no-submission'} | {'over'} | {'no-person'} | {'shut'} | {'no-code'}
local no = shut(ARGV[2])
if no then return no end
if redis.call('HEXISTS', PEOPLE, ARGV[3]) == 0 then return {'no-person'} end
local found = read(ARGV[4])
if not found or found.state == WAITING or found.state == REJECTED then return {'no-submission'} end
if found.state == CHOSEN then return {'over'} end
local counted_as = vote(ARGV[3], found)
if counted_as ~= 'ok' then return {counted_as} end
return told({'ok'}, found)
