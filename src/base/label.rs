use serde::{Deserialize, Serialize};

macro_rules! labels {
    ($($variant:ident $name:literal $kept:literal $meaning:literal)*) => {
        /// What a piece of a raw file is (see the annotation guidelines). Kept labels belong to the article.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Label { $(#[doc = $meaning] $variant),* }

        impl Label {
            /// Every label, kept ones first.
            pub const ALL: &'static [Label] = &[$(Label::$variant),*];

            /// The name used in tables and annotations.
            pub fn name(self) -> &'static str {
                match self { $(Label::$variant => $name),* }
            }

            /// Whether text of this label is part of the article.
            pub fn kept(self) -> bool {
                match self { $(Label::$variant => $kept),* }
            }

            /// What the label means, in one line.
            pub fn meaning(self) -> &'static str {
                match self { $(Label::$variant => $meaning),* }
            }
        }
    };
}

labels! {
    Title "title" true "the article's title, once"
    Metadata "metadata" true "byline, source, date, citation counts that belong to the article"
    Abstract "abstract" true "the article's summary"
    Heading "heading" true "a section heading"
    Paragraph "paragraph" true "a paragraph of the article"
    ListItem "list_item" true "an item of a list in the article"
    Caption "caption" true "the caption of a picture or table"
    AuthorBio "author_bio" true "a note on the article's author"
    Foreign "foreign" true "a part of the article in another language, not segmented as Chinese"
    Ad "ad" false "advertising, brand banners, calls to a sales line"
    InjectedAd "injected_ad" false "brand words inserted inside an article's sentence"
    Navigation "navigation" false "breadcrumbs, menus, previous and next"
    SiteFurniture "site_furniture" false "site names, slogans, title suffixes, upload and download labels"
    Contact "contact" false "phone, address, e-mail of the hosting site"
    CopyrightNotice "copyright_notice" false "rights and download statements of the hosting site"
    CommentForm "comment_form" false "readers' comments and their forms"
    SharePrompt "share_prompt" false "share, like, follow, scan the code"
    OtherLiterature "other_literature" false "teasers, abstracts and lists of other articles"
    PageFurniture "page_furniture" false "running heads, page numbers, column and end marks, rules made of dashes"
    EditorNote "editor_note" false "responsible editor, proof-reading marks"
    Residue "residue" false "what is left of a broken extraction"
    Space "space" false "white space between blocks"
}

impl Label {
    /// The label of that name.
    pub fn parse(name: &str) -> Option<Label> {
        Label::ALL.iter().copied().find(|label| label.name() == name)
    }
}

impl std::fmt::Display for Label {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.name())
    }
}
