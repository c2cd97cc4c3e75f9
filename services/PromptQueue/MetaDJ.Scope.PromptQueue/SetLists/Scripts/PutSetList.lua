-- Writes a set list unless it is somebody else's, not the version that was read, or there are too many. See SetList.lua.
-- KEYS 1 set lists
-- ARGV 1 name  2 subject ('' may act for anybody)  3 author of a new one  4 JSON ('' deletes)  5 most set lists  6 condition, see SetList.lua
--      7 '1' when we bring one of that name along
-- Returns {'ok', version} | {'not-yours'} | {'changed'} | {'exists'} | {'full'} | {'unknown'}
local version, author, _, stored = set_list(ARGV[1], ARGV[7])
if stored and ARGV[2] ~= '' and ARGV[2] ~= author then return {'not-yours'} end
if ARGV[4] == '' and not stored then return {'unknown'} end
local no = unmet(ARGV[6], version)
if no then return no end
if ARGV[4] == '' then
  redis.call('HDEL', KEYS[1], ARGV[1])
  return {'ok', '0'}
end
if not stored and redis.call('HLEN', KEYS[1]) >= tonumber(ARGV[5]) then return {'full'} end
return {'ok', write_set_list(ARGV[1], version, author or ARGV[3], ARGV[4])}
