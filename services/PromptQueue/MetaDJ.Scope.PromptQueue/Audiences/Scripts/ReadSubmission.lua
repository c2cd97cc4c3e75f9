-- Reads what became of a submission, for who wrote it or voted for it. See Queue.lua and Audience.lua.
-- KEYS those of Audience.lua
-- ARGV 2 code  3 person  4 id
-- Returns {'ok', id, state, votes, at, text, reason} | {'no-submission'} | {'no-person'} | {'no-code'}
if redis.call('HGET', AUDIENCE_KEY, 'code') ~= ARGV[2] then return {'no-code'} end
local person = redis.call('HGET', PEOPLE, ARGV[3])
if not person then return {'no-person'} end
local found = read(ARGV[4])
if not found or found.who ~= ARGV[3] and not string.find(person, ',' .. ARGV[4] .. ',', 1, true) then return {'no-submission'} end
return told({'ok'}, found)
