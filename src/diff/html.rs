use std::fmt::Write as _;

use super::{By, Change, Kind, Report, Value, group, one_line};
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
    for known in &report.known {
        let _ = write!(out, " · <code>{}</code>", escape(known));
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
         <kbd>/</kbd> text · <kbd>Esc</kbd> all · <kbd>c</kbd> copy the id</p></header>\n<main>\n",
    );
    if total == 0 {
        out.push_str("<p class=\"none\">No annotation changed.</p>\n");
    }
    for group in group(report.changes(), by) {
        let _ = writeln!(
            out,
            "<section><h2>{} <span>{}</span> <small>{}</small></h2>",
            by,
            escape(group.name),
            group.changes.len()
        );
        group.changes.iter().for_each(|change| row(change, &mut out));
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

fn row(change: &Change, out: &mut String) {
    let _ = write!(
        out,
        "<article tabindex=\"-1\" id=\"c{0}\" data-id=\"{0}\" data-layer=\"{1}\" data-kind=\"{2}\" data-label=\"{3}\" \
         data-cause=\"{4}\" data-doc=\"{5}\"><p class=\"head\"><b>{1} {2}</b> <code>{0}</code> {5} · {4}</p>\
         <div class=\"sides\">",
        escape(&change.id),
        change.layer,
        change.kind,
        escape(change.label()),
        escape(&change.cause),
        escape(&change.doc),
    );
    for (class, value) in [("old", &change.was), ("new", &change.now)] {
        let _ = write!(out, "<div class=\"{class}\">");
        match value {
            Some(value) => side(change, value, out),
            None => out.push_str("<p class=\"nothing\">∅</p>"),
        }
        out.push_str("</div>");
    }
    out.push_str("</div></article>\n");
}

fn side(change: &Change, value: &Value, out: &mut String) {
    let (before, after) = match (change.layer, change.kind) {
        // The context is that of the new place.
        (Layer::Entity, Kind::Move) if change.was.as_ref() == Some(value) => ("", ""),
        (Layer::Entity, _) => (change.context.before.as_str(), change.context.after.as_str()),
        _ => ("", ""),
    };
    let _ = write!(
        out,
        "<p class=\"text\">{}<mark>{}</mark>{}</p><p class=\"says\">{} <small>{}..{} · {}</small></p>",
        escape(&one_line(before)),
        escape(&one_line(&value.quote)),
        escape(&one_line(after)),
        escape(&value.brief()),
        value.start,
        value.end,
        escape(&value.finder),
    );
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

const STYLE: &str = "\
:root{color-scheme:light dark;--line:#8884;--old:#d33;--new:#282}\
body{font:15px/1.6 system-ui,'Noto Sans CJK SC','PingFang SC','Microsoft YaHei',sans-serif;margin:0 auto;max-width:80rem;padding:0 1rem}\
header{position:sticky;top:0;background:Canvas;border-bottom:1px solid var(--line);padding:.5rem 0;z-index:1}\
h1{font-size:1.2rem;margin:0}h2{font-size:1rem;overflow-wrap:anywhere}header p{margin:.2rem 0}\
form{display:flex;flex-wrap:wrap;gap:.5rem}select,input{max-width:14rem;font:inherit}\
.keys,small{opacity:.7;font-size:.85em}article{border:1px solid var(--line);border-radius:6px;margin:.5rem 0;padding:.4rem .6rem;scroll-margin-top:10rem}\
article:focus,article.current{outline:2px solid Highlight}.head{margin:0;font-size:.85em;overflow-wrap:anywhere}\
.sides{display:grid;grid-template-columns:1fr 1fr;gap:1rem}.sides>div{min-width:0}.sides p{margin:.2rem 0;overflow-wrap:anywhere}\
mark{background:#8882;color:inherit}.old mark{box-shadow:inset 0 -2px var(--old)}.new mark{box-shadow:inset 0 -2px var(--new)}\
.old .says{color:var(--old)}.new .says{color:var(--new)}.nothing{opacity:.5}[hidden]{display:none}";

const SCRIPT: &str = r#"
'use strict';
const form = document.getElementById('filters');
const rows = [...document.querySelectorAll('article')];
const sections = [...document.querySelectorAll('section')];
let current = null;
const visible = () => rows.filter(r => !r.hidden);
function apply() {
  const wanted = new FormData(form);
  const text = (wanted.get('text') || '').trim();
  for (const r of rows) {
    const keys = ['layer', 'kind', 'label', 'cause', 'doc'];
    r.hidden = keys.some(k => wanted.get(k) && r.dataset[k] !== wanted.get(k)) || (text && !r.textContent.includes(text));
  }
  for (const s of sections) {
    const n = [...s.querySelectorAll('article')].filter(r => !r.hidden).length;
    s.hidden = n === 0;
    s.querySelector('small').textContent = n;
  }
  document.getElementById('shown').textContent = visible().length;
}
function go(row) {
  if (!row) return;
  if (current) current.classList.remove('current');
  current = row;
  row.classList.add('current');
  row.focus();
  row.scrollIntoView({ block: 'nearest' });
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
  if (e.key === 'Escape') { form.reset(); apply(); e.target.blur(); return; }
  if (e.ctrlKey || e.metaKey || e.altKey || /^(INPUT|SELECT)$/.test(e.target.tagName)) return;
  const keys = {
    j: () => step(1), ArrowDown: () => step(1), k: () => step(-1), ArrowUp: () => step(-1),
    J: () => group(1), K: () => group(-1), '/': () => form.elements.text.focus(),
    c: () => current && navigator.clipboard && navigator.clipboard.writeText(current.dataset.id),
  };
  if (keys[e.key]) { e.preventDefault(); keys[e.key](); }
});
"#;
