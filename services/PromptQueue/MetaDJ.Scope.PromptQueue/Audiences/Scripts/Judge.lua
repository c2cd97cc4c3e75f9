-- Approves or rejects a submission. See Queue.lua and Audience.lua.
-- KEYS those of Audience.lua
-- ARGV 2 caller, see Queue.lua  3 id  4 state it gets  5 text in its place ('' as it is)  6 why  7 most on the ballot
-- Returns {'ok', id, state, votes, at, text, reason} | {'no-submission'} | {'over'} | {'full'} | {'unknown'}, or why the caller may not
if redis.call('EXISTS', META) == 0 then return {'unknown'} end
local no = refused(ARGV[2], '')
if no then return no end
local found = read(ARGV[3])
if not found then return {'no-submission'} end
if found.state == CHOSEN then return {'over'} end
if found.state == REJECTED then
  if ARGV[4] == REJECTED then return told({'ok'}, found) end
  return {'over'}
end
if ARGV[4] == APPROVED and found.state ~= APPROVED and redis.call('ZCARD', BALLOT) >= tonumber(ARGV[7]) then return {'full'} end
if ARGV[5] ~= '' then found.text = ARGV[5] end
found.reason = ARGV[6]
settle(found, ARGV[4])
tell(ARGV[4] == APPROVED and '73' or '74', '-', found.id .. by(ARGV[2]))
publish('100000', '10000')
return told({'ok'}, found)
