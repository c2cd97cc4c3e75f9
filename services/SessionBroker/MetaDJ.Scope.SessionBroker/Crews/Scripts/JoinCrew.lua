-- Purpose: lets somebody into a session's crew by an invitation. Who takes part already in that role or a greater one uses nothing up.
-- KEYS: the pool's, see Records.lua, then the session's invitations (hash id -> record).
-- ARGV: 1 session id, 2 subject, 3 hash of the code, 4 most of the crew.
-- Returns: {joined | known, session, lease, place}, {over, expired | revoked | used-up | ended}, {removed}, {crew-full} or {unknown}.
local INVITATIONS = KEYS[#KEYS]
local RANK = { lead = 1, coPilot = 2, prompter = 3, viewer = 4 }

local session = read(SESSIONS, ARGV[1])
local invitation
for _, text in ipairs(redis.call('HVALS', INVITATIONS)) do
  local other = cjson.decode(text)
  if other.hash == ARGV[3] then
    invitation = other
  end
end
if not session or not invitation then
  return { 'unknown' }
end
if session.state == 'ended' then
  return { 'over', 'ended' }
end
local subject = ARGV[2]
local lease = read(LEASES, session.id)
local present = role_of(subject, session)
if present and RANK[present] <= RANK[invitation.role] then
  return view('known', session, lease)
end
if invitation.revokedAt then
  return { 'over', 'revoked' }
end
if invitation.expiresAt <= now then
  return { 'over', 'expired' }
end
if session.removed and (session.removed[subject] or -1) >= invitation.createdAt then
  return { 'removed' }
end
if invitation.used >= invitation.uses then
  return { 'over', 'used-up' }
end
if not present and crew_size(session) >= tonumber(ARGV[4]) then
  return { 'crew-full' }
end
invitation.used = invitation.used + 1
write(INVITATIONS, invitation)
if session.removed then
  session.removed[subject] = nil
  session.removed = next(session.removed) and session.removed or nil
end
set_role(session, lease, subject, invitation.role, subject)
return view('joined', session, lease)
