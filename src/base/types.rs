use std::sync::Arc;

/// What made an annotation, in the form users see: `gazetteer:lexicon/agencies.tsv#经济产业省`, `pattern:date`,
/// `tagger`, `human:li`. Shared, because one lexicon line makes many mentions.
pub type Finder = Arc<str>;

/// An enumeration whose names in tables and annotations, and their meanings, stand beside the variants.
macro_rules! named_enum {
    ($(#[$doc:meta])* $type:ident { $($variant:ident $name:literal $meaning:literal)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $type { $(#[doc = $meaning] $variant),* }

        impl $type {
            pub const ALL: &'static [$type] = &[$($type::$variant),*];

            /// The name used in tables and annotations.
            pub fn name(self) -> &'static str {
                match self { $($type::$variant => $name),* }
            }

            /// What it means, in one line.
            pub fn meaning(self) -> &'static str {
                match self { $($type::$variant => $meaning),* }
            }

            pub fn parse(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|x| x.name() == name)
            }
        }

        impl std::fmt::Display for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.name())
            }
        }

        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> ::std::result::Result<S::Ok, S::Error> {
                serializer.serialize_str(self.name())
            }
        }

        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> ::std::result::Result<Self, D::Error> {
                let name = <String as serde::Deserialize>::deserialize(deserializer)?;
                Self::parse(&name).ok_or_else(|| serde::de::Error::custom(format!("unknown name “{name}”")))
            }
        }
    };
}
pub(crate) use named_enum;

named_enum! {
    /// The twelve entity types of the annotation guidelines.
    EntityType {
        Per "PER" "persons"
        Gpe "GPE" "countries, provinces, cities, and the EU as an actor"
        Loc "LOC" "regions that are no polity"
        Org "ORG" "agencies, committees, companies, universities, international bodies"
        Law "LAW" "laws, plans, strategies, agreements, reports with a name, and their short forms"
        Prog "PROG" "named programmes, mechanisms, alliances, initiatives"
        Tech "TECH" "technologies, technology products and sectors"
        Mat "MAT" "goods, materials and resources whose supply is at stake"
        Event "EVENT" "named events"
        Date "DATE" "calendar expressions"
        Money "MONEY" "amounts with a currency"
        Percent "PERCENT" "percentages and shares"
    }
}

named_enum! {
    /// The stance a holder takes toward a target.
    Polarity {
        Favor "favor" "for the target"
        Against "against" "against the target"
        None "none" "reports without judging"
    }
}

named_enum! {
    /// Simplified or Traditional characters (ISO 15924).
    Script {
        Hans "Hans" "Simplified Chinese characters"
        Hant "Hant" "Traditional Chinese characters"
    }
}

/// A language, as its ISO 639-1 code (ISO 639-3 where there is no two-letter code).
pub type Lang = &'static str;

/// jieba's tags, sorted for the search in [`Pos::from_tag`].
const TAGS: &[&str] = &[
    "a", "ad", "ag", "an", "b", "c", "d", "df", "dg", "e", "eng", "f", "g", "h", "i", "j", "k", "l", "m", "mg", "mq",
    "n", "ng", "nr", "nrfg", "nrt", "ns", "nt", "nz", "o", "p", "q", "r", "rg", "rr", "rz", "s", "t", "tg", "u", "ud",
    "ug", "uj", "ul", "uv", "uz", "v", "vd", "vg", "vi", "vn", "vq", "w", "x", "y", "z", "zg",
];

/// Place of `x` (anything else: punctuation, symbols, unknown tags) in [`TAGS`].
const OTHER: u8 = 53;

/// Where a tag of one or two letters stands in [`SHORT_TAGS`]; the second letter of a tag of one is the one before a.
const fn place(a: u8, b: u8) -> usize {
    (a - b'a') as usize * 27 + (b + 1 - b'a') as usize
}

/// The tags of one and two letters: every word asks for its tag.
static SHORT_TAGS: [u8; 26 * 27] = {
    let mut places = [OTHER; 26 * 27];
    let mut i = 0;
    while i < TAGS.len() {
        match TAGS[i].as_bytes() {
            [a] => places[place(*a, b'a' - 1)] = i as u8,
            [a, b] => places[place(*a, *b)] = i as u8,
            _ => {}
        }
        i += 1;
    }
    places
};

/// A part-of-speech tag of jieba's set (ICTCLAS). Unknown tags become `x`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pos(u8);

impl Default for Pos {
    fn default() -> Self {
        Self(OTHER)
    }
}

impl Pos {
    /// The tag of that name, or `x` when jieba's set does not have it.
    pub fn from_tag(tag: &str) -> Self {
        match tag.as_bytes() {
            [a @ b'a'..=b'z'] => Self(SHORT_TAGS[place(*a, b'a' - 1)]),
            [a @ b'a'..=b'z', b @ b'a'..=b'z'] => Self(SHORT_TAGS[place(*a, *b)]),
            _ => Self(TAGS.binary_search(&tag).map_or(OTHER, |i| i as u8)),
        }
    }

    /// The tag's place among [`all`](Self::all).
    pub fn index(self) -> usize {
        usize::from(self.0)
    }

    /// The tag's name.
    pub fn name(self) -> &'static str {
        TAGS[self.0 as usize]
    }

    /// Every tag, sorted.
    pub const fn all() -> &'static [&'static str] {
        TAGS
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_sorted_and_x_is_the_default() {
        assert!(TAGS.is_sorted());
        assert_eq!(Pos::default().name(), "x");
        for none in ["no such tag", "", "aa", "zz", "N", "名"] {
            assert_eq!(Pos::from_tag(none), Pos::default());
        }
        assert!(TAGS.iter().all(|t| Pos::from_tag(t).name() == *t));
    }
}
