-- Takes in what one of the audience wrote, or merges it with what reads the same and still waits or stands. See Queue.lua and Audience.lua.
-- KEYS those of Audience.lua
-- ARGV 2 code  3 person  4 text  5 reading  6 '1' approves it  7 most that wait, and most on the ballot  8 ms between two of one person
-- Returns {'new' or 'merged', id, state, votes, at, text, reason} | {'too-fast', ms to wait} | {'full'} | {'no-person'} | {'shut'} | {'no-code'}
local no = shut(ARGV[2])
if no then return no end
local person = redis.call('HGET', PEOPLE, ARGV[3])
if not person then return {'no-person'} end
local same = redis.call('HGET', READINGS, ARGV[5])
same = same and read(same)
if same then
  if same.state == WAITING or same.state == APPROVED then vote(ARGV[3], same) end
  return told({'merged'}, same)
end
local last, voted = string.match(person, '^(%d+) (.*)$')
local wait = tonumber(last) + tonumber(ARGV[8]) - tonumber(now)
if wait > 0 then return {'too-fast', string.format('%.0f', wait)} end
local waiting = tonumber(redis.call('HGET', AUDIENCE_KEY, 'waiting') or '0')
if (ARGV[6] == '1' and redis.call('ZCARD', BALLOT) or waiting) >= tonumber(ARGV[7]) then return {'full'} end
local id = string.format('%d', redis.call('HINCRBY', AUDIENCE_KEY, 'seq', 1))
local made = {id = id, state = ARGV[6] == '1' and APPROVED or WAITING, votes = 0, at = now, who = ARGV[3], reading = ARGV[5], text = ARGV[4], reason = ''}
write(made)
redis.call('HSET', READINGS, ARGV[5], id)
redis.call('ZADD', ORDER, id, id)
redis.call('HSET', PEOPLE, ARGV[3], now .. ' ' .. voted)
if made.state == APPROVED then
  stand(made)
else
  redis.call('HINCRBY', AUDIENCE_KEY, 'waiting', 1)
  -- Only the first is told: an audience must not push the show's own events out of their list.
  if waiting == 0 then tell('72', '-', id) end
end
publish('100000', '10000')
return told({'new'}, made)
