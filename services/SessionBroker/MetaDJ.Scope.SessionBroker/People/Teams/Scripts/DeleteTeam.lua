-- Purpose: closes a team. Its name stays with who closed it (with its owners, when an operator did): whoever made a team of that name next would
--          see what was booked for this one. An operator who closes a closed one gives the name back.
-- KEYS: 1 teams (hash name -> record), 2 memberships (sorted set of subject\nteam).
-- ARGV: 1 name, 2 caller: '*' for operators, '=subject'.
-- Returns: {deleted}, {unknown} to a stranger, or {not-owner} to a member.
local TEAMS, MEMBERSHIPS = KEYS[1], KEYS[2]
local name, caller = ARGV[1], ARGV[2]
local text = redis.call('HGET', TEAMS, name)
local team = text and cjson.decode(text)
if not team then
  return { 'unknown' }
end
local subject = caller ~= '*' and string.sub(caller, 2) or nil
if subject then
  local role = team.members[subject]
  if not role or team.closed then
    return { 'unknown' }
  end
  if role ~= 'owner' then
    return { 'not-owner' }
  end
end

local gone = team.closed
local kept = {}
for member, role in pairs(team.members) do
  if not gone and (member == subject or (not subject and role == 'owner')) then
    kept[member] = role
  else
    redis.call('ZREM', MEMBERSHIPS, member .. '\n' .. name)
  end
end
if gone then
  redis.call('HDEL', TEAMS, name)
else
  redis.call('HSET', TEAMS, name, cjson.encode({ name = name, members = kept, createdAt = team.createdAt, version = team.version + 1, closed = true }))
end
return { 'deleted' }
