use super::{Exit, out, style};
use crate::base::{Error, Result, RuleDoc};

#[derive(clap::Args)]
pub struct Args {
    /// The rule to explain.
    #[arg(value_name = "ID")]
    id: Option<String>,
}

/// Every rule, in the order of the passes.
pub fn all() -> Vec<RuleDoc> {
    [crate::clean::rules(), crate::segment::rules(), crate::entities::rules(), crate::stance::rules()].concat()
}

pub fn run(args: &Args) -> Result<Exit> {
    let rules = all();
    let head = style::HEAD;
    let Some(id) = &args.id else {
        let width = rules.iter().map(|r| r.id.len()).max().unwrap_or(0);
        let mut pass = None;
        for rule in &rules {
            if pass != Some(rule.pass) {
                out!("{}{head}{}{head:#}", if pass.is_some() { "\n" } else { "" }, rule.pass.name());
                pass = Some(rule.pass);
            }
            out!("  {:width$}  {}", rule.id, rule.what);
        }
        return Ok(Exit::Done);
    };
    // As tables name it: gazetteer:lexicon/names.tsv#甲公司, jieba:ns.
    let listed = ["gazetteer", "jieba"].into_iter().find(|rule| id.split(':').next() == Some(rule));
    let Some(rule) = rules.iter().find(|r| r.id == listed.unwrap_or(id)) else {
        if id.starts_with("human:") {
            return Err(Error::new(format!("“{id}” is no rule but a person"))
                .hint("what people decided is in annotations/NAME/; `jiaozhu explain` shows the line"));
        }
        let near: Vec<&str> = rules.iter().map(|r| r.id).filter(|r| r.contains(id.as_str())).collect();
        let hint = if near.is_empty() {
            "`jiaozhu rules` lists them".to_owned()
        } else {
            format!("did you mean {}?", near.join(" or "))
        };
        return Err(Error::new(format!("there is no rule “{id}”")).hint(hint));
    };
    out!("{head}{}{head:#} ({} pass)\n", rule.id, rule.pass.name());
    out!("What it does\n  {}\n", rule.what);
    out!("Why\n  {}\n", rule.why);
    out!("Example");
    for line in rule.example.lines() {
        out!("  {line}");
    }
    Ok(Exit::Done)
}
