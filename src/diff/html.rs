use std::fmt::Write as _;

use super::draft::AROUND;
use super::{By, Change, Context, Kind, Report, Value, group, one_line};
use crate::annotations::Layer;

/// The report as one page without anything to load: old and new side by side, filters, keys. The rows stand in the
/// page itself; the script only hides and moves.
pub fn html(report: &Report, by: By) -> String {
    let mut out = String::new();
    let total = report.changes().count();
    let title = format!("{} → {}", report.old, report.new);
    let _ = write!(
        out,
        "<!doctype html>\n<html lang=\"zh\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>jiaozhu diff: {0}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n\
         <header><h1>Annotations: {0}</h1><p><span id=\"shown\">{total}</span> of {total} changes",
        escape(&title),
    );
    for (i, known) in report.known.iter().enumerate() {
        let before = if i == 0 { " · also differs:" } else { "," };
        let _ = write!(out, "{before} <code>{}</code>", escape(known));
    }
    out.push_str("</p>\n<form id=\"filters\">\n");
    let mut kinds: Vec<&str> = report.changes().map(|c| c.kind.name()).collect();
    let mut layers: Vec<&str> = report.changes().map(|c| c.layer.name()).collect();
    let mut docs: Vec<&str> = report.changes().map(|c| c.doc.as_str()).collect();
    let mut causes: Vec<&str> = report.changes().map(|c| c.cause.as_str()).collect();
    let mut labels: Vec<&str> = report.changes().map(Change::label).collect();
    for (name, values) in [
        ("layer", &mut layers),
        ("kind", &mut kinds),
        ("label", &mut labels),
        ("cause", &mut causes),
        ("doc", &mut docs),
    ] {
        values.sort_unstable();
        values.dedup();
        let _ = write!(out, "<label>{name} <select name=\"{name}\"><option value=\"\">all</option>");
        for value in values.iter() {
            let _ = write!(out, "<option>{}</option>", escape(value));
        }
        out.push_str("</select></label>\n");
    }
    out.push_str(
        "<label>text <input name=\"text\" type=\"search\" placeholder=\"/\"></label>\n</form>\n\
         <p class=\"keys\"><kbd>j</kbd> <kbd>k</kbd> next, previous · <kbd>J</kbd> <kbd>K</kbd> group · \
         <kbd>/</kbd> text · <kbd>Esc</kbd> all · <kbd>c</kbd> copy the id \
         <output id=\"place\"></output></p></header>\n<main>\n",
    );
    if total == 0 {
        out.push_str("<p class=\"none\">No annotation changed.</p>\n");
    }
    for group in group(report.changes(), by) {
        let _ = writeln!(
            out,
            "<section><h2>{} <span>{}</span> <small>{}</small></h2>\n\
             <div class=\"columns\" aria-hidden=\"true\"><span></span><span>{}</span><span>{}</span></div>",
            by,
            escape(group.name),
            group.changes.len(),
            escape(&report.old),
            escape(&report.new),
        );
        group.changes.iter().for_each(|change| row(change, by, &mut out));
        out.push_str("</section>\n");
    }
    let counted: Vec<_> = report.counted().collect();
    if !counted.is_empty() {
        out.push_str("<aside><h2>Only counted</h2><ul>\n");
        for (doc, line) in counted {
            let _ = writeln!(out, "<li><code>{}</code> {}</li>", escape(doc), escape(&line));
        }
        out.push_str("</ul></aside>\n");
    }
    let _ = write!(out, "</main>\n<script>{SCRIPT}</script>\n</body>\n</html>\n");
    out
}

fn row(change: &Change, by: By, out: &mut String) {
    let place = change.value();
    let _ = write!(
        out,
        "<article tabindex=\"-1\" id=\"c{0}\" data-id=\"{0}\" data-layer=\"{1}\" data-kind=\"{2}\" data-label=\"{3}\" \
         data-cause=\"{4}\" data-doc=\"{5}\"><div class=\"head\"><b class=\"kind {2}\">{2}</b> {1}<br>{5}<br>",
        escape(&change.id),
        change.layer,
        change.kind,
        escape(change.label()),
        escape(&change.cause),
        escape(&change.doc),
    );
    if by != By::Cause {
        let _ = write!(out, "{}<br>", escape(&change.cause));
    }
    let _ = write!(out, "{}..{} <code>{}</code></div>", place.start, place.end, escape(&change.id));
    let now = change.now.as_ref().or(change.instead.as_ref());
    for (class, value, other) in [("old", change.was.as_ref(), now), ("new", now, change.was.as_ref())] {
        let empty = if value.is_none() { " empty" } else { "" };
        let _ = write!(out, "<div class=\"side {class}{empty}\">");
        match value {
            Some(value) => side(change, value, other, out),
            // The same text, in which nothing is marked.
            None => {
                let (before, after) = around(change, change.value());
                let quote = one_line(&change.value().quote);
                let text = format!("{}{quote}{}", one_line(&before), one_line(&after));
                let _ = write!(out, "<p class=\"text\">{}</p><p class=\"says nothing\">nothing</p>", shown(&text));
            }
        }
        out.push_str("</div>");
    }
    out.push_str("</article>\n");
}

/// The text around a value, where the change has it; `…` where it was cut.
fn around(change: &Change, value: &Value) -> (String, String) {
    let (place, Context { before, after }) = (change.value(), &change.context);
    if change.layer != Layer::Entity {
        return Default::default();
    }
    let dots = |text: &str| if text.chars().count() as u32 >= AROUND { "…" } else { "" };
    // Of a moved mention the context is that of the newer place; the older one lies in it when the text was not edited.
    let whole: Vec<char> = before.chars().chain(place.quote.chars()).chain(after.chars()).collect();
    let origin = i64::from(place.start) - before.chars().count() as i64;
    let at = |offset: u32| usize::try_from(i64::from(offset) - origin).ok().filter(|at| *at <= whole.len());
    let (start, end) = match (value == place || change.kind != Kind::Move, at(value.start).zip(at(value.end))) {
        (true, _) if value.quote == place.quote => {
            let start = before.chars().count();
            (start, start + place.quote.chars().count())
        }
        (_, Some((start, end))) if start < end && whole[start..end].iter().copied().eq(value.quote.chars()) => {
            (start, end)
        }
        _ => return Default::default(),
    };
    let text = |part: &[char]| part.iter().collect::<String>();
    (format!("{}{}", dots(before), text(&whole[..start])), format!("{}{}", text(&whole[end..]), dots(after)))
}

fn side(change: &Change, value: &Value, other: Option<&Value>, out: &mut String) {
    let (before, after) = around(change, value);
    let _ = write!(
        out,
        "<p class=\"text\">{}<mark>{}</mark>{}</p><p class=\"says\">",
        shown(&one_line(&before)),
        shown(&one_line(&value.quote)),
        shown(&one_line(&after)),
    );
    let others = other.map(parts).unwrap_or_default();
    for part in parts(value) {
        // What the other side does not say.
        let tag = if others.contains(&part) { "span" } else { "b" };
        let _ = write!(out, "<{tag}>{}</{tag}> ", escape(&part));
    }
    let _ = write!(out, "<small>{}</small></p>", escape(&value.finder));
}

/// What a value says, field by field.
fn parts(value: &Value) -> Vec<String> {
    let alone = |v: Value| v.brief();
    let none = Value::default;
    let fields = [
        Value { label: value.label.clone(), ..none() },
        Value { entity: value.entity.clone(), ..none() },
        Value { polarity: value.polarity.clone(), ..none() },
        Value { target: value.target.clone(), ..none() },
        Value { holder: value.holder.clone(), ..none() },
        Value { holder_entity: value.holder_entity.clone(), ..none() },
        Value { distanced: value.distanced, ..none() },
        Value { cues: value.cues.clone(), ..none() },
    ];
    fields.into_iter().map(alone).filter(|part| !part.is_empty()).collect()
}

/// Text of the raw file; its line ends stand back.
fn shown(text: &str) -> String {
    escape(text).replace('⏎', "<i>⏎</i>")
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

const STYLE: &str = "\
:root{color-scheme:light dark;--line:#8883;--old:#b3261e;--new:#1a7f37;--oldbg:#b3261e12;--newbg:#1a7f3712;--soft:#8881}\
@media(prefers-color-scheme:dark){:root{--old:#ff8a80;--new:#6fdd8b}}\
*{box-sizing:border-box}\
body{font:15px/1.65 system-ui,'Noto Sans CJK SC','PingFang SC','Microsoft YaHei',sans-serif;margin:0 auto;max-width:88rem;padding:0 1.25rem 6rem}\
header{position:sticky;top:0;background:Canvas;border-bottom:1px solid var(--line);padding:.6rem 0;z-index:2}\
h1{font-size:1.15rem;margin:0}h2{font-size:1rem;overflow-wrap:anywhere;margin:1.5rem 0 .25rem}header p{margin:.2rem 0}\
h2 span{font-family:ui-monospace,monospace;font-weight:600}h2 small{background:var(--soft);border-radius:1em;padding:0 .6em}\
form{display:flex;flex-wrap:wrap;gap:.4rem .9rem;align-items:baseline;font-size:.9em}select,input{max-width:13rem;font:inherit}\
.text i{font-style:normal;opacity:.35}label{white-space:nowrap}.keys,small{opacity:.75;font-size:.85em}kbd{border:1px solid var(--line);border-radius:3px;padding:0 .3em;font-size:.95em}\
#place{float:right}\
.columns,article{display:grid;grid-template-columns:13rem 1fr 1fr;gap:0 .75rem}\
.columns{font-size:.8em;opacity:.7;padding:0 .5rem}\
article{border-top:1px solid var(--line);padding:.5rem;scroll-margin:9rem 0 3rem}\
article.current{background:var(--soft);box-shadow:inset 3px 0 Highlight}article:focus{outline:none}\
.head{font-size:.8em;line-height:1.5;overflow-wrap:anywhere}.head code{opacity:.6}\
.kind{border:1px solid currentColor;border-radius:1em;padding:0 .6em;font-weight:600}.add,.keep{color:var(--new)}.remove,.drop{color:var(--old)}\
.side{min-width:0;border-radius:4px;padding:.15rem .6rem}.old{background:var(--oldbg)}.new{background:var(--newbg)}.empty{background:var(--soft)}\
.side p{margin:.15rem 0;overflow-wrap:anywhere}.text{max-height:20em;overflow:auto}\
mark{background:none;color:inherit;font-weight:600;padding-bottom:1px}[data-layer=block] mark,[data-layer=stance] mark{font-weight:inherit;border:0!important}.old mark{border-bottom:2px solid var(--old)}.new mark{border-bottom:2px solid var(--new)}\
.old b{color:var(--old)}.new b{color:var(--new)}.says{font-size:.92em}.nothing{opacity:.55}aside{font-size:.9em}[hidden]{display:none!important}\
@media(max-width:60rem){.columns{display:none}article{grid-template-columns:1fr 1fr}.head{grid-column:1/3}header{position:static}}\
@media print{header{position:static}form,.keys{display:none}}";

const SCRIPT: &str = r#"
'use strict';
const form = document.getElementById('filters');
const rows = [...document.querySelectorAll('article')];
const sections = [...document.querySelectorAll('section')];
const KEYS = ['layer', 'kind', 'label', 'cause', 'doc'];
let current = null;
const visible = () => rows.filter(r => !r.hidden);
function apply() {
  const wanted = new FormData(form);
  const text = (wanted.get('text') || '').trim();
  for (const r of rows) {
    r.hidden = KEYS.some(k => wanted.get(k) && r.dataset[k] !== wanted.get(k)) || (text !== '' && !r.textContent.includes(text));
  }
  for (const s of sections) {
    const n = [...s.querySelectorAll('article')].filter(r => !r.hidden).length;
    s.hidden = n === 0;
    s.querySelector('small').textContent = n;
  }
  document.getElementById('shown').textContent = visible().length;
  note();
}
// Where one is, and the address that brings one back here: #kind=retype&at=7f3a9c120b44.
function note() {
  const all = visible();
  const at = all.indexOf(current);
  document.getElementById('place').textContent = at < 0 ? '' : `${at + 1} / ${all.length}`;
  const state = new URLSearchParams();
  for (const k of [...KEYS, 'text']) if (form.elements[k].value) state.set(k, form.elements[k].value);
  if (at >= 0) state.set('at', current.dataset.id);
  try { history.replaceState(null, '', '#' + state); } catch { /* a page in a frame may not */ }
}
function go(row) {
  if (!row) return;
  if (current) current.classList.remove('current');
  current = row;
  row.classList.add('current');
  row.focus({ preventScroll: true });
  row.scrollIntoView({ block: 'nearest' });
  note();
}
function step(by) {
  const all = visible();
  const at = all.indexOf(current);
  go(all[at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + by, 0), all.length - 1)]);
}
function group(by) {
  const all = sections.filter(s => !s.hidden);
  const at = current ? all.indexOf(current.closest('section')) : -1;
  const next = all[at < 0 ? 0 : Math.min(Math.max(at + by, 0), all.length - 1)];
  if (next) go([...next.querySelectorAll('article')].find(r => !r.hidden));
}
form.addEventListener('input', apply);
form.addEventListener('submit', e => e.preventDefault());
document.addEventListener('click', e => { const r = e.target.closest('article'); if (r) go(r); });
document.addEventListener('keydown', e => {
  if (e.key === 'Escape') { form.reset(); apply(); e.target.blur && e.target.blur(); return; }
  if (e.key === 'Enter' && e.target.name === 'text') { e.target.blur(); step(1); return; }
  if (e.ctrlKey || e.metaKey || e.altKey || /^(INPUT|SELECT)$/.test(e.target.tagName)) return;
  const keys = {
    j: () => step(1), ArrowDown: () => step(1), k: () => step(-1), ArrowUp: () => step(-1),
    J: () => group(1), K: () => group(-1), '/': () => form.elements.text.focus(),
    c: () => current && navigator.clipboard && navigator.clipboard.writeText(current.dataset.id),
  };
  if (keys[e.key]) { e.preventDefault(); keys[e.key](); }
});
const asked = new URLSearchParams(location.hash.slice(1));
for (const [k, v] of asked) {
  const field = form.elements[k];
  if (!field) continue;
  field.value = v;
  if (field.selectedIndex === -1) field.selectedIndex = 0;
}
apply();
go(rows.find(r => r.dataset.id === asked.get('at') && !r.hidden));
"#;
