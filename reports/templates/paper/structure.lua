-- Makes one tree of Markdown with raw HTML in it: tables, lists and links that pandoc's other writers would drop.
-- Screen-only parts are left out, and every table gets column widths that follow what stands in its cells.

local NARROWEST, PADDING = 5, 2.5
local LONGEST = { head = 12, body = 15, number = 20 } -- longer words are hyphenated
local PORTRAIT = 112 -- characters of table text on a line of an upright page
local SIDEWAYS = 1.45 -- from so many times the line on, smaller letters do not help

local SCREEN_ONLY = { "^%s*<form", "^%s*<script", "^%s*<button" }
local INLINE = { code = "Code", em = "Emph", strong = "Strong", a = "Link" }

local function read(html)
  html = html:gsub('<span class="value"[^>]*>(.-)</span>', "%1"):gsub(' data%-label="[^"]*"', "")
  html = html:gsub(' role="[^"]*"', ""):gsub('<p class="table%-note">(.-)</p>', '<div class="table-note"><p>%1</p></div>')
  return pandoc.read(html, "html+native_divs+native_spans").blocks
end

local function screen_only(html)
  for _, pattern in ipairs(SCREEN_ONLY) do
    if html:find(pattern) then return true end
  end
  return false
end

local function made(name, inside, tag)
  if name == "a" then
    local target = tag:match('href="([^"]*)"')
    return target and pandoc.Link(inside, target:gsub("&amp;", "&")) or pandoc.Span(inside)
  end
  if name == "code" then return pandoc.Code(pandoc.utils.stringify(inside)) end
  return pandoc[INLINE[name]](inside)
end

-- Raw tags around words become what they mean; other raw tags go, their words stay.
local function joined(inlines)
  local stack = { { content = pandoc.List() } }
  for _, inline in ipairs(inlines) do
    local top = stack[#stack]
    if inline.t ~= "RawInline" then
      top.content:insert(inline)
    else
      local closes, name = inline.text:match("^<(/?)(%a+)")
      if name == "br" then
        top.content:insert(pandoc.LineBreak())
      elseif INLINE[name] and closes == "" then
        table.insert(stack, { name = name, tag = inline.text, content = pandoc.List() })
      elseif INLINE[name] and top.name == name then
        table.remove(stack)
        stack[#stack].content:insert(made(name, top.content, top.tag))
      end
    end
  end
  assert(#stack == 1, "a raw tag is not closed")
  return stack[1].content
end

local function words_in(blocks)
  local text = pandoc.utils.stringify(blocks)
  local longest = 0
  for word in text:gmatch("[^%s\u{00ad}]+") do longest = math.max(longest, utf8.len(word) or #word) end
  return utf8.len(text) or #text, longest
end

local function columns(tbl)
  local least, most = {}, {}
  local function count(row, part)
    for i, cell in ipairs(row.cells) do
      local total, longest = words_in(cell.contents)
      local whole = part == "body" and tbl.colspecs[i][1] == "AlignRight" and total <= LONGEST.number
      least[i] = math.max(least[i] or NARROWEST, whole and total or math.min(longest, LONGEST[part]))
      most[i] = math.max(most[i] or 0, total)
    end
  end
  for _, row in ipairs(tbl.head.rows) do count(row, "head") end
  for _, body in ipairs(tbl.bodies) do
    for _, row in ipairs(body.body) do count(row, "body") end
  end
  return least, most
end

local function sum(numbers)
  local total = 0
  for _, number in ipairs(numbers) do total = total + number end
  return total
end

-- Columns of numbers are told by the class of their cells, which the HTML reader keeps.
local function align(tbl)
  local row = tbl.bodies[1] and tbl.bodies[1].body[1]
  for i, cell in ipairs(row and row.cells or {}) do
    local number = cell.attr.classes:includes("number")
    tbl.colspecs[i] = { number and "AlignRight" or "AlignLeft", tbl.colspecs[i][2] }
  end
end

-- Each column gets its longest word; what is left of the line goes to the long cells, less than in proportion.
function Table(tbl)
  align(tbl)
  local least, most = columns(tbl)
  local wishes = {}
  for i = 1, #least do
    least[i] = least[i] + PADDING
    wishes[i] = math.max(most[i] + PADDING - least[i], 0.1) ^ 0.65
  end
  local left = math.max(PORTRAIT - sum(least), 0)
  local widths, all = {}, sum(wishes)
  for i = 1, #least do widths[i] = least[i] + left * wishes[i] / all end
  local total = sum(widths)
  for i = 1, #least do tbl.colspecs[i] = { tbl.colspecs[i][1], widths[i] / total } end
  if total > PORTRAIT then tbl.classes:insert(total > PORTRAIT * SIDEWAYS and "sideways" or "wide") end
  return tbl
end

-- Below the second level no number stands before a heading, as on the page.
local function heading(header)
  if header.level > 2 and not header.classes:includes("unnumbered") then header.classes:insert("unnumbered") end
  return header
end

local function raw_block(block)
  if block.format ~= "html" then return nil end
  if screen_only(block.text) then return {} end
  return read(block.text)
end

return { { RawBlock = raw_block, Inlines = joined }, { Table = Table, Header = heading } }
