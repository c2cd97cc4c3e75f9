-- Purpose: writes an invitation into a session's crew. Creating the same id again answers what there is.
-- KEYS: the pool's, see Records.lua, then the session's invitations (hash id -> record).
-- ARGV: 1 session id, 2 caller, 3 invitation id, 4 role, 5 uses, 6 lifetime ms, 7 hash of the code, 8 who invites, 9 most open ones,
--       10 how long a past one is remembered, ms.
-- Returns: {created | known, invitation}, {key-reused}, {too-many}, {ended}, {forbidden, role} or {unknown}.
local INVITATIONS = KEYS[#KEYS]
local session = read(SESSIONS, ARGV[1])
if not seen_by(ARGV[2], session) then
  return refuse(ARGV[2], session)
end
if session.state == 'ended' then
  return { 'ended' }
end
local role, uses, lifetime = ARGV[4], tonumber(ARGV[5]), tonumber(ARGV[6])
local known = read(INVITATIONS, ARGV[3])
if known then
  local same = known.role == role and known.uses == uses and known.lifetimeMs == lifetime
  return same and { 'known', cjson.encode(known) } or { 'key-reused' }
end

local open, last = 0, 0
for _, text in ipairs(redis.call('HVALS', INVITATIONS)) do
  local other = cjson.decode(text)
  if other.expiresAt + tonumber(ARGV[10]) < now then
    redis.call('HDEL', INVITATIONS, other.id)
  elseif other.expiresAt > now and not other.revokedAt and other.used < other.uses then
    open = open + 1
  end
  last = last + 1
end
-- Those that are over count too, more generously: nobody can fill the record by revoking.
if open >= tonumber(ARGV[9]) or last >= tonumber(ARGV[9]) * 10 then
  return { 'too-many' }
end
local invitation = {
  id = ARGV[3], session = session.id, role = role, uses = uses, used = 0, lifetimeMs = lifetime, createdAt = now, expiresAt = now + lifetime,
  by = ARGV[8], hash = ARGV[7],
}
write(INVITATIONS, invitation)
redis.call('PEXPIRE', INVITATIONS, whole(math.max(redis.call('PTTL', INVITATIONS), lifetime + tonumber(ARGV[10]))))
return { 'created', cjson.encode(invitation) }
