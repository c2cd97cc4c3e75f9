-- Gives a set list another name, one step for both. See SetList.lua.
-- KEYS 1 set lists
-- ARGV 1 name  2 subject ('' may act for anybody)  3 new name  4 condition, see SetList.lua  5 '1' when we bring one of the new name along
-- Returns {'ok', version} | {'not-yours'} | {'changed'} | {'exists'} | {'unknown'}
local version, author, json, stored = set_list(ARGV[1], '')
if not stored then return {'unknown'} end
if ARGV[2] ~= '' and ARGV[2] ~= author then return {'not-yours'} end
local no = unmet(ARGV[4], version)
if no then return no end
if ARGV[1] == ARGV[3] then return {'ok', string.format('%d', version)} end
if set_list(ARGV[3], ARGV[5]) then return {'exists'} end
redis.call('HDEL', KEYS[1], ARGV[1])
return {'ok', write_set_list(ARGV[3], version, author, json)}
