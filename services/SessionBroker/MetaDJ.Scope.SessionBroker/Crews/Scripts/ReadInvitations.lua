-- Purpose: reads a session's invitations, open and past.
-- KEYS: the pool's, see Records.lua, then the session's invitations (hash id -> record).
-- ARGV: 1 session id, 2 caller, 3 one invitation's id, or '' for all.
-- Returns: {found, invitation, invitation, …}, {forbidden, role} or {unknown}.
local INVITATIONS = KEYS[#KEYS]
local session = read(SESSIONS, ARGV[1])
if not seen_by(ARGV[2], session) then
  return refuse(ARGV[2], session)
end
local answer = { 'found' }
for _, text in ipairs(redis.call('HVALS', INVITATIONS)) do
  if ARGV[3] == '' or cjson.decode(text).id == ARGV[3] then
    answer[#answer + 1] = text
  end
end
return answer
