-- Purpose: writes into a pool's calendar how many pods the pool may have; gives a pool its first calendar.
-- KEYS: the calendar's, see Calendar.lua.
-- ARGV: 1 the pool's maximum, 2 the rules of a pool that has none (JSON).
-- Returns: {rules, record}.
local wanted = tonumber(ARGV[1])
local rules = calendar_rules() or cjson.decode(ARGV[2])
if rules.maximum ~= wanted or not rules_read then
  rules.maximum = wanted
  rules.capacity = math.min(wanted, rules.bookable or wanted)
  redis.call('SET', CALENDAR_RULES, cjson.encode(rules))
  rules_read, rules_known = rules, true
  log_calendar({ kind = 'rules' })
end
return { 'rules', cjson.encode(rules) }
