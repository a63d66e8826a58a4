//! Where the articles are. Every unit gets a score (prose above 0, furniture below); an article is the stretch with the
//! greatest sum between two barriers. Long prose may so bridge a few lines of furniture, but not a list.

use std::ops::Range;

use super::page::Page;
use super::scores::own_score;
use super::vocabulary::Vocabulary;

/// One article.
#[derive(Clone, Debug)]
pub(super) struct Region {
    /// All units nearest to the article, furniture included.
    pub range: Range<usize>,
    /// From its first to its last prose.
    pub core: Range<usize>,
    /// The unit that holds its title.
    pub title: Option<usize>,
    /// Pairs of neighbouring Chinese characters in its prose: what it speaks of.
    pub words: Vocabulary,
    /// Whether its paragraphs are indented.
    pub indented: bool,
    /// No site phrase stands between the start of the range and the core: nothing there needs to go.
    pub clean_head: bool,
    /// The units behind the core that are tied to it: an appendix, addresses, closing lines.
    pub tail: Range<usize>,
}

/// Characters of a region's prose that go into its vocabulary.
const VOCABULARY_SAMPLE: usize = 600_000;

impl Region {
    /// Share of the text's character pairs that the article's prose has too, 0 to 1.
    pub fn kinship(&self, text: &str) -> f32 {
        let (all, own) = self.words.shared(text, 400);
        own as f32 / all.max(1) as f32
    }
}

impl Page<'_> {
    /// Scores every unit and finds the articles.
    pub fn find_regions(&mut self) {
        for u in &mut self.units {
            u.score = own_score(u, &self.weights);
        }
        self.headed_lists();
        self.list_rhythm();
        self.table_rows();
        self.stamped_rows();
        let bounds = self.article_bounds();
        let mut regions = Vec::new();
        for range in bounds {
            if let Some(region) = self.best_core(range) {
                regions.push(region);
            }
        }
        // A page without prose: verse, a list, a notice of a few words. What no site phrase speaks of is its article.
        if regions.is_empty() && !self.units.is_empty() {
            let n = self.units.len();
            let core = self.longest_plain();
            let words = Vocabulary::of(self.units[core.clone()].iter().map(|u| u.span.of(self.text)), 400);
            let clean_head = self.is_clean(0..core.start, core.len());
            let tail = core.end..core.end;
            regions.push(Region { range: 0..n, core, title: None, words, indented: false, clean_head, tail });
        }
        self.regions = regions;
    }

    /// The stretch with most units that no site phrase speaks of, each that one does speak of taking two away.
    fn longest_plain(&self) -> Range<usize> {
        let (mut best, mut best_range) = (0, 0..self.units.len());
        let (mut sum, mut start) = (0, 0);
        for i in 0..self.units.len() {
            if sum <= 0 {
                (sum, start) = (0, i);
            }
            sum += if self.is_site(i) { -2 } else { 1 };
            if sum > best {
                (best, best_range) = (sum, start..i + 1);
            }
        }
        best_range
    }

    /// The stretch of `range` with the greatest sum of scores between two barriers.
    fn best_core(&self, range: Range<usize>) -> Option<Region> {
        let mut sections: Vec<Range<usize>> = Vec::new();
        let mut start = range.start;
        for i in range.clone() {
            let u = &self.units[i];
            if u.hits.barrier(u.f.ink).is_some() && u.decided.is_none() {
                sections.push(start..i);
                start = i + 1;
            }
        }
        sections.push(start..range.end);
        let stretches: Vec<Option<(f32, Range<usize>)>> = sections.into_iter().map(|s| self.max_stretch(s)).collect();
        let mut best: Option<(f32, usize)> = None;
        for (k, stretch) in stretches.iter().enumerate() {
            if let Some((sum, _)) = stretch
                && best.is_none_or(|b| *sum > b.0)
            {
                best = Some((*sum, k));
            }
        }
        let k = best?.1;
        let mut core = stretches[k].clone()?.1;
        // The article goes on behind a box with titles of others that the page set into it.
        for next in stretches[k + 1..].iter().map_while(Option::as_ref) {
            if !self.resumes(&core, &next.1) {
                break;
            }
            core.end = next.1.end;
        }
        for before in stretches[..k].iter().rev().map_while(Option::as_ref) {
            if !self.resumes(&before.1, &core) {
                break;
            }
            core.start = before.1.start;
        }
        // A short closing sentence right behind the last paragraph.
        for _ in 0..2 {
            let closing = self.units[..range.end].get(core.end).is_some_and(|u| {
                u.decided.is_none()
                    && u.f.end.ends_sentence()
                    && u.f.ink >= 5
                    && u.hits.any().is_none()
                    && !u.is_stamp()
            });
            core.end += usize::from(closing && self.units[core.end - 1].score > 0.0);
        }
        let teasers = self.teaser_tail(&core);
        if let Some(start) = teasers {
            core.end = start;
            while core.len() > 1 && self.units[core.end - 1].score <= 0.0 {
                core.end -= 1;
            }
        } else {
            self.bridge(&mut core, range.end);
        }
        self.next_section(&mut core, range.start, range.end);
        self.sign_off(&mut core, range.end);
        self.annexes(&mut core, range.end);
        self.bridge_up(&mut core, range.start);
        let bytes: usize = self.units[core.clone()].iter().map(|u| u.span.len()).sum();
        let mut words = Vocabulary::for_bytes(bytes.min(VOCABULARY_SAMPLE));
        let mut left = VOCABULARY_SAMPLE;
        let (mut indented, mut flush) = (0, 0);
        for u in &self.units[core.clone()] {
            if u.score > 0.0 && left > 0 {
                let text = u.span.of(self.text);
                left = left.saturating_sub(text.len());
                words.extend(text, VOCABULARY_SAMPLE / 3);
            }
            if u.is_prose() && u.own_line {
                *(if u.indent >= 2 { &mut indented } else { &mut flush }) += 1;
            }
        }
        let clean_head = self.is_clean(range.start..core.start, core.len());
        let tail = core.end..core.end;
        let mut region = Region {
            range,
            core,
            title: None,
            words,
            indented: indented >= 2 && indented > flush * 3,
            clean_head,
            tail,
        };
        if teasers.is_none() {
            region.tail.end = self.tail_end(&region);
        }
        Some(region)
    }

    /// Kadane's maximum subarray over the scores.
    fn max_stretch(&self, section: Range<usize>) -> Option<(f32, Range<usize>)> {
        let (mut best, mut best_range) = (0.0, None);
        let (mut sum, mut start) = (0.0, section.start);
        for i in section {
            let score = self.units[i].score;
            if sum <= 0.0 {
                sum = 0.0;
                start = i;
            }
            sum += score;
            if sum > best {
                best = sum;
                best_range = Some(start..i + 1);
            }
        }
        let mut range = best_range?;
        while self.units[range.start].score <= 0.0 && range.len() > 1 {
            range.start += 1;
        }
        Some((best, range))
    }
}
