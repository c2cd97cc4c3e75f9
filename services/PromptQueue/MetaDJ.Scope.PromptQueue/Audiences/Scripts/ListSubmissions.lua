-- Lists submissions for the crew, oldest first. See Queue.lua and Audience.lua.
-- KEYS those of Audience.lua
-- ARGV 2 caller, see Queue.lua  3 state ('' any)  4 after this id  5 how many
-- Returns {'ok', id to go on after ('' none), (id, state, votes, at, text, reason)…} | {'unknown'}, or why the caller may not
if redis.call('EXISTS', META) == 0 then return {'unknown'} end
local no = refused(ARGV[2], '')
if no then return no end
local answer, count, most, last = {'ok', ''}, 0, tonumber(ARGV[5]), ''
for _, id in ipairs(redis.call('ZRANGEBYSCORE', ORDER, '(' .. ARGV[4], '+inf')) do
  local found = read(id)
  if ARGV[3] == '' or found.state == ARGV[3] then
    if count == most then
      answer[2] = last
      return answer
    end
    told(answer, found)
    count = count + 1
    last = id
  end
end
return answer
