-- Purpose: makes a team, or says anew who is in it.
-- KEYS: 1 teams (hash name -> record), 2 memberships (sorted set of subject\nteam).
-- ARGV: 1 name, 2 caller: '*' for operators, '=subject', 3 version that is expected or '', 4 teams that anybody may be in, then subject and role in pairs.
-- Returns: {created | replaced, record}, {taken} to a stranger, {not-owner} to a member, {changed, version} or {too-many, subject}.
local TEAMS, MEMBERSHIPS = KEYS[1], KEYS[2]
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local name, caller = ARGV[1], ARGV[2]
local text = redis.call('HGET', TEAMS, name)
local team = text and cjson.decode(text)

if team and caller ~= '*' then
  local role = team.members[string.sub(caller, 2)]
  if not role then
    return { 'taken' }
  end
  if role ~= 'owner' then
    return { 'not-owner' }
  end
end
local version = team and team.version or 0
if ARGV[3] ~= '' and tonumber(ARGV[3]) ~= version then
  return { 'changed', string.format('%.0f', version) }
end

local members = {}
for i = 5, #ARGV, 2 do
  local subject = ARGV[i]
  members[subject] = ARGV[i + 1]
  if not (team and team.members[subject]) then
    local held = redis.call('ZRANGEBYLEX', MEMBERSHIPS, '[' .. subject .. '\n', '(' .. subject .. '\n~')
    if #held >= tonumber(ARGV[4]) then
      return { 'too-many', subject }
    end
  end
end

for subject in pairs(team and team.members or {}) do
  if not members[subject] then
    redis.call('ZREM', MEMBERSHIPS, subject .. '\n' .. name)
  end
end
for subject in pairs(members) do
  redis.call('ZADD', MEMBERSHIPS, 0, subject .. '\n' .. name)
end
local record = cjson.encode({ name = name, members = members, createdAt = team and team.createdAt or now, version = version + 1 })
redis.call('HSET', TEAMS, name, record)
return { team and 'replaced' or 'created', record }
