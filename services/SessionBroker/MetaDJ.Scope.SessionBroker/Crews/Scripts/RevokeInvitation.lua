-- Purpose: closes an invitation before its time. Who came by it stays.
-- KEYS: the pool's, see Records.lua, then the session's invitations (hash id -> record).
-- ARGV: 1 session id, 2 caller, 3 invitation id.
-- Returns: {revoked}, {no-invitation}, {forbidden, role} or {unknown}.
local INVITATIONS = KEYS[#KEYS]
local session = read(SESSIONS, ARGV[1])
if not seen_by(ARGV[2], session) then
  return refuse(ARGV[2], session)
end
local invitation = read(INVITATIONS, ARGV[3])
if not invitation then
  return { 'no-invitation' }
end
if not invitation.revokedAt then
  invitation.revokedAt = now
  write(INVITATIONS, invitation)
end
return { 'revoked' }
