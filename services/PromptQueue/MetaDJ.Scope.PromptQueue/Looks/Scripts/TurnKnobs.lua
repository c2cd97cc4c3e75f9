-- Sets runtime parameters that shall change as soon as Scope has room. Groups are taken in order, each all or none by its own caller's right; the
-- newest value of each parameter wins. Each value ends with a stamp that rises with every turn: so a value that was sent is told from the same
-- value turned again while a cue went out between the two. See Queue.lua.
-- KEYS 8 knobs
-- ARGV 2 replica, then for each group: caller (see Queue.lua), how many, then for each: name, value
-- Returns {'ok', owner, (status, what, who) of each group…} | {'unknown'}
local meta = redis.call('HMGET', META, 'state', 'owner', 'turns')
if not meta[1] then return {'unknown'} end
local turns = tonumber(meta[3] or '0')
local answer = {'ok', ''}
local turned = false
local at = 3
while at <= #ARGV do
  local caller, last = ARGV[at], at + 1 + 2 * tonumber(ARGV[at + 1])
  local names = ','
  for i = at + 2, last, 2 do names = names .. ARGV[i] .. ',' end
  local no = refused(caller, names) or (meta[1] ~= 'open' and {'closed'} or nil)
  if not no then
    turned = true
    for i = at + 2, last, 2 do
      turns = turns + 1
      redis.call('HSET', KEYS[8], ARGV[i], ARGV[i + 1] .. ' ' .. string.format('%d', turns))
      -- Who turned it last, for those who are told when Scope has it.
      redis.call('HSET', META, 'by:' .. ARGV[i], caller == '' and '' or string.match(caller, '=(.*)$'))
    end
  end
  answer[#answer + 1] = no and no[1] or 'ok'
  answer[#answer + 1] = no and no[2] or ''
  answer[#answer + 1] = no and no[3] or ''
  at = last + 1
end
if turned then
  redis.call('HSET', META, 'turns', string.format('%d', turns))
  answer[2] = claim_or_wake(meta[2], ARGV[2])
end
return answer
