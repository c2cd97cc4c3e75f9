-- Purpose: writes the rules that operators set; how many pods there may be stays what it is. Bookings checked against older rules are checked again.
-- KEYS: the calendar's, see Calendar.lua.
-- ARGV: 1 the rules (JSON) without version, maximum and capacity.
-- Returns: {rules, record} or {no-calendar}.
local before = calendar_rules()
if not before then
  return { 'no-calendar' }
end
local rules = cjson.decode(ARGV[1])
rules.version = before.version + 1
rules.maximum = before.maximum
rules.capacity = math.min(rules.maximum, rules.bookable or rules.maximum)
redis.call('SET', CALENDAR_RULES, cjson.encode(rules))
log_calendar({ kind = 'rules' })
return { 'rules', cjson.encode(rules) }
