-- What Typst needs beyond pandoc's writer: figures with their alternative text, boxes, labels only where a link arrives.

local WRAPPED = { finding = "finding", callout = "callout", box = "panel", ["table-note"] = "note", references = "references",
  wide = "wide", sideways = "sideways" }
local FLOATING = { placement = "auto", drawn = "" }
local STANDING = { placement = "none", drawn = ", width: narrow" } -- beside text
local wanted, present, without_pdf = {}, {}, {}

local function raw(text) return pandoc.RawBlock("typst", text) end
local function quoted(text) return '"' .. text:gsub("\\", "\\\\"):gsub('"', '\\"') .. '"' end

local function collect(doc)
  local function remember(element)
    if element.identifier ~= "" then present[element.identifier] = true end
  end
  doc:walk({
    Link = function(link)
      local id = link.target:match("^#(.+)$")
      if id then wanted[id] = true end
    end,
    Header = remember, Div = remember, Span = remember, Figure = remember,
  })
end

local function link(element)
  local id, target = element.target:match("^#(.+)$"), element.target
  if id and not present[id] then return element.content end
  local page = target:match("([^/#]+%.html)")
  if page and not target:match("^%a+:") and not without_pdf[page] then
    element.target = target:gsub("%.html", ".pdf", 1)
  end
  return element
end

local function span(element)
  local inside = pandoc.List(element.content)
  if element.classes:includes("tag") then
    inside = pandoc.List({ pandoc.RawInline("typst", "#tag[") }) .. inside .. { pandoc.RawInline("typst", "]") }
  end
  if wanted[element.identifier] then
    inside:insert(1, pandoc.RawInline("typst", "#metadata(none)<" .. element.identifier .. ">"))
  end
  return inside
end

-- A list of captions gets page numbers, which only Typst knows.
local function captions(element)
  local kind = "table"
  element:walk({ Link = function(to) if to.target:match("^#fig%-") then kind = "image" end end })
  return raw("#captions(" .. kind .. ")")
end

local function div(element)
  if element.classes:includes("captions") then return captions(element) end
  local inside = pandoc.List(element.content)
  for class, name in pairs(WRAPPED) do
    if element.classes:includes(class) then
      inside = pandoc.List({ raw("#" .. name .. "[") }) .. inside .. { raw("]") }
    end
  end
  if wanted[element.identifier] then inside:insert(1, raw("#metadata(none)<" .. element.identifier .. ">")) end
  return inside
end

local function figure(element, look)
  local image = element.content[1].content[1]
  local alternative = image.attributes.alt or pandoc.utils.stringify(image.caption)
  local drawn = "drawn(" .. quoted("/" .. image.src) .. ", " .. quoted(alternative) .. look.drawn .. ")"
  local caption = pandoc.write(pandoc.Pandoc(element.caption.long), "typst")
  local label = element.identifier ~= "" and " <" .. element.identifier .. ">" or ""
  return raw("#figure(" .. drawn .. ", placement: " .. look.placement .. ", kind: image, caption: [" .. caption .. "])" .. label)
end

local NARROW = "^figures/estimates%-" -- drawings beside which there is room for text
local ACROSS = "costs" -- the heading from which a document on one page takes the whole width again
local BESIDE = { Para = true, Header = true }

local function narrow(block)
  return block.t == "Figure" and block.content[1].content[1].src:match(NARROW) ~= nil
end

-- Takes the paragraphs at the end of a list, and the heading above them.
local function taken(blocks)
  local text = pandoc.List()
  while #blocks > 0 and BESIDE[blocks[#blocks].t] do
    text:insert(1, blocks:remove())
    if text[1].t == "Header" then break end
  end
  return text
end

-- A narrow drawing stands beside the heading and paragraphs before it; on one page beside what follows too.
local function beside(blocks, one_page)
  local made, at = pandoc.List(), 1
  while at <= #blocks do
    local drawing = blocks[at]
    if narrow(drawing) then
      local text = taken(made)
      while one_page and at < #blocks and blocks[at + 1].identifier ~= ACROSS do
        at = at + 1
        text:insert(blocks[at])
      end
      made:extend(pandoc.List({ raw("#beside[") }) .. text .. { raw("]["), figure(drawing, STANDING), raw("]") })
    else
      made:insert(drawing)
    end
    at = at + 1
  end
  return made
end

local SUMMARY = "summary" -- a page of its own where it is no numbered chapter

local function with_summary_on_a_page(blocks)
  local first, last = nil, #blocks
  for at, block in ipairs(blocks) do
    if block.t == "Header" and block.level == 1 then
      if first then
        last = at - 1
        break
      end
      if block.identifier == SUMMARY and block.classes:includes("unnumbered") then first = at end
    end
  end
  if not first then return blocks end
  blocks:insert(last + 1, raw("]"))
  blocks:insert(first, raw("#summary["))
  return blocks
end

function Pandoc(doc)
  collect(doc)
  for page in pandoc.utils.stringify(doc.meta["without-pdf"]):gmatch("%S+") do without_pdf[page] = true end
  local one_page = pandoc.utils.stringify(doc.meta.kind) == "onepage"
  doc.blocks = beside(doc.blocks, one_page)
  if not one_page then doc.blocks = with_summary_on_a_page(doc.blocks) end
  local function floating(drawing) return figure(drawing, FLOATING), false end
  return doc:walk({ Link = link, Span = span, Div = div, Figure = floating })
end
