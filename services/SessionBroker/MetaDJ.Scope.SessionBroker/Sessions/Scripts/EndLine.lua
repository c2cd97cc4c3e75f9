-- Purpose: ends every session in line of a pool that no longer exists.
-- KEYS: the pool's, see Records.lua.
-- ARGV: 1 retention ms, 2 how many at most.
-- Returns: {done | more, session, '', session, '', …} of those that ended now: nobody in line has a lease.
local limit = tonumber(ARGV[2])
local line = redis.call('ZRANGE', LINE, 0, limit - 1)
local answer = { #line == limit and 'more' or 'done' }
for _, id in ipairs(line) do
  local session = read(SESSIONS, id)
  finish(session, 'noPod', 'The pool was removed, so no stage can come. Open a session with another pool.', tonumber(ARGV[1]))
  answer[#answer + 1] = text_of(session)
  answer[#answer + 1] = ''
end
return answer
