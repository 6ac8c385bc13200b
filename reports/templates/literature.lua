-- After citeproc: gives citations in raw HTML their words, and says behind each work in the list how it is known.
-- The last block of the document is a box with a span for each work: its citation, and what was read of it.

local function html(link)
  local words = pandoc.utils.stringify(link.content):gsub("&", "&amp;"):gsub("<", "&lt;"):gsub(">", "&gt;")
  return ('<a class="citation" href="%s" role="doc-biblioref">%s</a>'):format(link.target, words)
end

local function entry(block, works, language, foreign)
  local work = works[block.identifier]
  local notes = pandoc.List({ work.seen })
  if work.language ~= language then
    notes:insert(1, foreign)
    block.attributes.lang = work.language
  end
  local note = pandoc.Span({ pandoc.Space(), pandoc.Str("("), pandoc.Str(table.concat(notes, ", ")), pandoc.Str(")") },
    { class = "seen", lang = language })
  block.content[#block.content].content:insert(note)
  return block
end

function Pandoc(doc)
  local works, languages = {}, {}
  for _, reference in ipairs(pandoc.utils.references(doc)) do
    languages["ref-" .. reference.id] = tostring(reference.language or ""):sub(1, 2)
  end
  local box = doc.blocks:remove()
  box:walk({ Span = function(span)
    local key = span.attributes.key
    if key then
      local link
      span:walk({ Link = function(found) link = link or found end })
      local id = link.target:sub(2)
      works[id] = { key = key, seen = span.attributes.seen, link = html(link), language = languages[id] }
    end
  end })
  local links = {}
  for _, work in pairs(works) do links[work.key] = work.link end
  local language = pandoc.utils.stringify(doc.meta.lang):sub(1, 2)
  local function filled(raw)
    if not raw.text:find("<cite>", 1, true) then return nil end
    return pandoc.RawBlock(raw.format, (raw.text:gsub("<cite>([%w_]+)</cite>", links)))
  end
  return doc:walk({
    RawBlock = filled,
    Cite = function(cite) return pandoc.Span(cite.content, { class = "citation" }) end,
    Div = function(div)
      if div.classes:includes("csl-entry") then return entry(div, works, language, box.attributes.foreign) end
    end,
  })
end
