-- Purpose: ends a team. What was booked for it stays with who booked it.
-- KEYS: 1 teams (hash name -> record), 2 memberships (sorted set of subject\nteam).
-- ARGV: 1 name, 2 caller: '*' for operators, '=subject'.
-- Returns: {deleted}, {unknown} to a stranger, or {not-owner} to a member.
local text = redis.call('HGET', KEYS[1], ARGV[1])
local team = text and cjson.decode(text)
if not team then
  return { 'unknown' }
end
if ARGV[2] ~= '*' then
  local role = team.members[string.sub(ARGV[2], 2)]
  if not role then
    return { 'unknown' }
  end
  if role ~= 'owner' then
    return { 'not-owner' }
  end
end
for subject in pairs(team.members) do
  redis.call('ZREM', KEYS[2], subject .. '\n' .. ARGV[1])
end
redis.call('HDEL', KEYS[1], ARGV[1])
return { 'deleted' }
