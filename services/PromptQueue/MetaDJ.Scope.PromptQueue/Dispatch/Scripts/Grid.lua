-- When a cue is due, from its header. It goes before Take.lua.
-- KEYS those of Queue.lua
-- ARGV none of its own
-- Returns nothing by itself.
-- A grid is '-' for none, or what was asked for: 'q4' the next multiple of 4 beats, 'b8' of 8 bars, 'n9:1' bar 9, beat 1; then 'x1' beats after which
-- it expires, 'h8' beats that it holds the queue, '@32/2' planned for beat 32 of count 2. GridToken.cs decides the same.
local SLIP, SLACK = 0.25, 0.01

-- Whoever takes says where the tempo is kept.
local tempo_key
local tempo
local function read_tempo()
  if tempo == nil then
    local text, ahead = nil, nil
    if tempo_key then
      local kept = redis.call('HMGET', tempo_key, 'grid', 'ahead')
      text, ahead = kept[1], kept[2]
    end
    local bpm, per_bar, anchor, song, playing = string.match(text or '', '^(%S+) (%S+) (%S+) (%S+) (%S+)$')
    tempo = bpm and {ms = 60000 / tonumber(bpm), per_bar = tonumber(per_bar), anchor = tonumber(anchor), song = song, playing = playing == '1', ahead = ahead or nil} or false
  end
  return tempo
end

-- By how many ms cues on the beat are sent earlier: the median of what the session's present pod took from sent to seen, the guess with fewer than
-- three receipts. They are kept as 'fence ms ms…'.
local LEAST_RECEIPTS = 3
local function measured(ahead, fence, guess)
  local known, list = string.match(ahead or '', '^(%S+) (.+)$')
  if not known or known ~= fence then return guess, 0 end
  local spans = {}
  for ms in string.gmatch(list, '%d+') do spans[#spans + 1] = tonumber(ms) end
  if #spans < LEAST_RECEIPTS then return guess, #spans end
  table.sort(spans)
  return spans[math.floor((#spans + 1) / 2)], #spans
end

local function next_beat(t, every, after, hold)
  local multiple = math.floor((after - t.anchor) / t.ms / every) + 1
  if hold > 0 then multiple = math.max(multiple, math.ceil(((hold - t.anchor) / t.ms - SLACK) / every)) end
  return multiple * every
end

-- not_before  grid  of the header; hold: until when the queue is held, ms  guess: of the look-ahead, and  window: see Take.lua
-- Returns the instant in ms, 0 for at once, false for not before the transport runs; by how many ms it is sent earlier, for the picture to change
-- at the instant; the grid as it is planned now; and why it is too late, when it is.
local function due_at(not_before, grid, hold, guess, window)
  local kind = string.sub(grid, 1, 1)
  if kind == '-' then return tonumber(not_before), 0, grid end
  local t = read_tempo()
  if not t or not t.playing then return false, 0, grid end
  t.look_ahead = t.look_ahead or measured(t.ahead, t.ahead and redis.call('HGET', META, 'fence'), guess)
  local look_ahead = t.look_ahead
  local at = tonumber(now)
  local expires = tonumber(string.match(grid, 'x([%d.]+)') or '')
  local beat
  if kind == 'n' then
    local bar, in_bar = string.match(grid, '^n(%d+):([%d.]+)')
    beat = (tonumber(bar) - 1) * t.per_bar + tonumber(in_bar) - 1
  else
    local every = tonumber(string.match(grid, '^%a(%d+)')) * (kind == 'b' and t.per_bar or 1)
    local next = next_beat(t, every, at + look_ahead + window, hold)
    local planned, song = string.match(grid, '@(%-?%d+)/(%d+)$')
    beat = planned and song == t.song and tonumber(planned) or next
    local due = t.anchor + beat * t.ms
    if not expires and (at + look_ahead - due) / t.ms > SLIP or due + SLACK * t.ms < hold then beat = next end
    grid = string.match(grid, '^[^@]+') .. string.format('@%.0f/', beat) .. t.song
  end
  local due = t.anchor + beat * t.ms
  local late = (at + look_ahead - due) / t.ms
  if expires and late > expires then
    return due, look_ahead, grid, string.format('Its beat was %.1f beats ago, and it may be %g late.', late, expires)
  end
  return math.floor(due + 0.5), look_ahead, grid
end

-- When a stored cue was due that has been taken, in ms; 0 when it had no instant.
local function planned_at(value)
  local not_before, grid = string.match(value, '^%d+ %d+ (%d+) %d+ %d+ %d+ %d+ %d+ %d+ (%S+)')
  local kind, t = string.sub(grid, 1, 1), read_tempo()
  if kind == '-' then return tonumber(not_before) end
  if not t then return 0 end
  local beat, song = string.match(grid, '@(%-?%d+)/(%d+)$')
  if kind == 'n' then
    local bar, in_bar = string.match(grid, '^n(%d+):([%d.]+)')
    beat, song = (tonumber(bar) - 1) * t.per_bar + tonumber(in_bar) - 1, t.song
  end
  return beat and song == t.song and t.anchor + tonumber(beat) * t.ms or 0
end

-- Until when a cue holds the queue that became due at an instant (0 when it had none): by beats where its header says so, from the beat it was due.
local function hold_end(grid, due, hold)
  local beats, t = tonumber(string.match(grid, 'h([%d.]+)') or ''), read_tempo()
  if not beats or not t then return tonumber(now) + hold, nil end
  local begun = string.sub(grid, 1, 1) ~= '-' and due > 0 and due or tonumber(now)
  local beat = (begun - t.anchor) / t.ms + beats
  return math.floor(t.anchor + beat * t.ms + 0.5), beat
end
