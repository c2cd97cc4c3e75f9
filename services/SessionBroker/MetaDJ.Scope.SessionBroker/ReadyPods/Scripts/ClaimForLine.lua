-- Purpose: grants the ready pods to the sessions in line, in order, passing over those for which a booking leaves no time; then says to the first of the rest that their pods are on the way.
-- KEYS: the pool's, see Records.lua and WalkIns.lua.
-- ARGV: 1 lease ms, 2 pods on their way, 3 how many grants at most.
-- Returns: {done | more, session, lease, session, lease, …} of those that are live now.
local limit = tonumber(ARGV[3])
local answer = { 'done' }
local granted = 0
local ready = redis.call('ZRANGE', READY, 0, 0)[1]
for _, id in ipairs(ready and redis.call('ZRANGE', LINE, 0, limit - 1) or {}) do
  local session = read(SESSIONS, id)
  if has_its_room(session) then
    local lease = grant(session, ready, tonumber(ARGV[1]))
    answer[#answer + 1] = text_of(session)
    answer[#answer + 1] = text_of(lease)
    granted = granted + 1
    ready = redis.call('ZRANGE', READY, 0, 0)[1]
    if not ready then
      break
    end
  end
end
if granted == limit then
  answer[1] = 'more'
end

for place, id in ipairs(redis.call('ZRANGE', LINE, 0, limit - 1)) do
  local session = read(SESSIONS, id)
  local state = place <= tonumber(ARGV[2]) and 'warming' or 'waiting'
  if session.state ~= 'recovering' and session.state ~= state then
    move(session, state)
    save(session, line_deadline(session))
  end
end
return answer
