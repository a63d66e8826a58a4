use super::evidence::by_cue;
use crate::base::{Label, Pass, RuleDoc};
use crate::clean::page::Page;

pub const DOC: RuleDoc = RuleDoc {
    id: "site-phrase",
    pass: Pass::Clean,
    what: "Drops the site's own labels: tags, counters, licence lines, friend links, footers.",
    why: "They describe the page, not its subject.",
    example: "友情链接 网站地图 京ICP备00000000号",
};

pub(super) fn apply(page: &mut Page) {
    by_cue(page, Label::SiteFurniture, DOC.id);
}
