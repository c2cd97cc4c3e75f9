-- What the scripts share that write set lists; it goes before each of them.
-- KEYS 1 set lists
-- ARGV their own
-- Returns nothing by itself.
-- A stored set list is 'version tab author', a line break, and its JSON; older ones begin with their author alone and are version 1. What we bring
-- along under a name is version 0 of it.

-- Returns version, author and JSON of a name, and whether it is stored; nothing when there is none.
local function set_list(name, built_in)
  local value = redis.call('HGET', KEYS[1], name)
  if not value then
    if built_in == '1' then return 0, nil, nil, false end
    return nil, nil, nil, false
  end
  local at = string.find(value, '\n', 1, true)
  local head = string.sub(value, 1, at - 1)
  local version, author = string.match(head, '^(%d+)\t(.*)$')
  return tonumber(version or '1'), author or head, string.sub(value, at + 1), true
end

-- Why a condition is not met, as an answer: '' none, '*' something is there, 'none' nothing is, else the version that was read.
local function unmet(condition, version)
  if condition == '' then return nil end
  if condition == 'none' then
    if version then return {'exists'} end
    return nil
  end
  if version and (condition == '*' or tonumber(condition) == version) then return nil end
  return {'changed'}
end

-- Returns its new version. The first one is the time: a list that was deleted and written anew is not taken for the one before.
local function write_set_list(name, version, author, json)
  local new = (version or 0) > 0 and string.format('%d', version + 1) or redis.call('TIME')[1]
  redis.call('HSET', KEYS[1], name, new .. '\t' .. author .. '\n' .. json)
  return new
end
