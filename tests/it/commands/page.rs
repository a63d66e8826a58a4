//! The HTML page of a diff, opened in a browser: what is shown, the filters, the keys.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use super::deciding::{LINE, before};
use super::{Corpus, FOREST};
use crate::support::{has_program, in_snapshots};

/// What a script in the page gives (JSON), in a window of so many pixels. `hash` is the page's address after `#`.
fn in_browser(page: &str, hash: &str, size: (u32, u32), script: &str) -> Value {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("page.html");
    let harness = format!(
        "<script>addEventListener('load', () => {{\
         const press = (key, on = document.activeElement) => \
           on.dispatchEvent(new KeyboardEvent('keydown', {{ key, bubbles: true, cancelable: true }}));\
         const filter = (name, value) => {{ form.elements[name].value = value; \
           form.dispatchEvent(new Event('input', {{ bubbles: true }})); }};\
         const shown = () => rows.filter(r => r.getClientRects().length > 0);\
         let result; try {{ result = (() => {{ {script} }})(); }} catch (e) {{ result = {{ error: String(e) }}; }}\
         const out = document.createElement('pre'); out.id = 'result'; out.textContent = JSON.stringify(result);\
         document.body.replaceChildren(out); }});</script></body>"
    );
    std::fs::write(&file, page.replace("</body>", &harness)).unwrap();
    let dom = std::fs::File::create(dir.path().join("dom")).unwrap();
    let mut browser = Command::new("chromium")
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"])
        .args(["--disable-background-networking", "--disable-component-update", "--disable-sync"])
        .arg(format!("--user-data-dir={}", dir.path().join("profile").display()))
        .arg(format!("--window-size={},{}", size.0, size.1))
        .args(["--virtual-time-budget=3000", "--dump-dom"])
        .arg(format!("file://{}#{hash}", file.display()))
        .stdout(dom)
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let start = Instant::now();
    while browser.try_wait().unwrap().is_none() {
        if start.elapsed() > Duration::from_secs(120) {
            let _ = browser.kill();
            panic!("the browser does not end");
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    let dom = std::fs::read_to_string(dir.path().join("dom")).unwrap();
    let json = dom.split_once("<pre id=\"result\">").unwrap_or_else(|| panic!("no result in {dom}")).1;
    let json = json.split_once("</pre>").unwrap().0;
    let json = json.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
    let value: Value = serde_json::from_str(&json).unwrap();
    assert!(value.get("error").is_none(), "{value}");
    value
}

fn page() -> String {
    let corpus: Corpus = before()
        .with("annotations/lexicon/x.tsv", LINE)
        .with("raw/forest.txt", FOREST.replacen("\n\n", "\n\n2020年以来,日本专家来过三次。<b>&\n\n", 1));
    let run = corpus.jiaozhu(&["diff", "output", "--html", "-"]);
    assert_eq!(run.code(), 0, "{}", run.all());
    run.stdout()
}

#[test]
fn the_page_in_a_browser() {
    if !has_program("chromium") {
        return;
    }
    let page = page();
    let wide = in_browser(
        &page,
        "",
        (1280, 900),
        "const rect = e => e.getBoundingClientRect();\
         const side = shown().map(r => { const [a, b] = [rect(r.querySelector('.old')), rect(r.querySelector('.new'))]; \
           return a.right <= b.left && Math.abs(a.top - b.top) < 1 && a.width > 200 && b.width > 200; });\
         return { title: document.title, said: document.querySelector('header p').innerText, rows: shown().length, \
           beside: side.every(x => x), overflow: document.documentElement.scrollWidth > innerWidth, \
           sections: sections.map(s => s.querySelector('h2').innerText), \
           first: shown()[0].innerText.split('\\n'), \
           retyped: shown().find(r => r.dataset.kind === 'retype').innerText.split('\\n'), \
           loaded: performance.getEntriesByType('resource').length };",
    );
    in_snapshots("page", || insta::assert_snapshot!("shown", serde_json::to_string_pretty(&wide).unwrap()));
    assert_eq!((&wide["beside"], &wide["overflow"], &wide["loaded"]), (&true.into(), &false.into(), &0.into()));
    let narrow = in_browser(
        &page,
        "",
        (500, 900),
        "return { overflow: document.documentElement.scrollWidth > innerWidth, rows: shown().length };",
    );
    assert_eq!(narrow, serde_json::json!({ "overflow": false, "rows": wide["rows"] }));
}

#[test]
fn keys_and_filters_of_the_page() {
    if !has_program("chromium") {
        return;
    }
    let page = page();
    let all = page.matches("<article").count();
    let done = in_browser(
        &page,
        "",
        (1280, 900),
        "const at = () => current && rows.indexOf(current); const steps = [];\
         const note = what => steps.push([what, at(), shown().length, place.textContent, \
           current ? rect(current) : null]);\
         function rect(e) { const r = e.getBoundingClientRect(); return r.top >= 0 && r.bottom <= innerHeight; }\
         const place = document.getElementById('place');\
         note('start'); press('j'); note('j'); press('j'); note('jj'); press('k'); note('k'); press('k'); note('kk');\
         press('J'); note('J'); press('K'); note('K');\
         for (let i = 0; i < 12; i++) press('ArrowDown'); note('far');\
         filter('kind', 'retype'); note('retype'); press('j'); note('next retype');\
         const hash = location.hash;\
         press('/'); const focus = document.activeElement.name; press('j'); note('j in the text field');\
         filter('text', '南港'); note('text'); press('Escape'); note('Escape');\
         return { steps, hash, focus, asked: document.getElementById('shown').textContent };",
    );
    in_snapshots("page", || {
        insta::assert_snapshot!("keys", serde_json::to_string(&done).unwrap().replace("],[", "],\n["))
    });
    assert_eq!(done["asked"], all.to_string());
    assert!(done["steps"].as_array().unwrap().iter().all(|s| s[4] != false), "the current row is in view: {done}");
    // The address brings one back.
    let back = in_browser(
        &page,
        &done["hash"].as_str().unwrap()[1..],
        (1280, 900),
        "return [shown().map(r => r.dataset.kind), current && current.dataset.id, location.hash];",
    );
    assert_eq!(back[0], serde_json::json!(["retype", "retype", "retype"]));
    assert_eq!(back[2], done["hash"]);
}
