//! The weights of the score that finds the articles: one plain file, read at compile time, refitted by `jiaozhu fit-clean`.

const BUILT_IN: &str = include_str!("weights.tsv");

macro_rules! weights {
    ($($name:ident),* $(,)?) => {
        /// What each kind of evidence is worth; `weights.tsv` says what each is.
        #[derive(Clone, Debug, PartialEq)]
        pub struct Weights {
            $(pub(super) $name: f32,)*
        }

        impl Weights {
            /// The names, in the order of the file.
            pub const NAMES: &'static [&'static str] = &[$(stringify!($name)),*];

            const NONE: Self = Self { $($name: 0.0,)* };

            /// The weight of that name.
            pub fn get(&self, name: &str) -> Option<f32> {
                match name {
                    $(stringify!($name) => Some(self.$name),)*
                    _ => None,
                }
            }

            /// Sets the weight of that name; false when there is none.
            pub fn set(&mut self, name: &str, weight: f32) -> bool {
                match name {
                    $(stringify!($name) => self.$name = weight,)*
                    _ => return false,
                }
                true
            }
        }
    };
}

weights! {
    decided, cue, contact, pitch, edit, interface, interface_word, stamp, menu, timed, latin, prose, prose_ink, prose_cut, prose_thin,
    stop, stop_ink, call, call_mark, pause, dots, long_line, long_mark, line, worded, bare_line, tiny, short, list, rows, table,
}

impl Default for Weights {
    fn default() -> Self {
        let mut weights = Self::NONE;
        for (name, weight, _) in lines() {
            weights.set(name, weight);
        }
        weights
    }
}

impl Weights {
    /// The weights as the file that holds them.
    pub fn to_tsv(&self) -> String {
        let mut out = BUILT_IN.lines().next().unwrap_or_default().to_owned() + "\n";
        for (name, _, what) in lines() {
            let weight = (self.get(name).unwrap_or_default() * 1000.0).round() / 1000.0;
            out += &format!("{name}\t{weight}\t{what}\n");
        }
        out
    }
}

/// The lines of the built-in file: name, weight, what it is.
fn lines() -> impl Iterator<Item = (&'static str, f32, &'static str)> {
    BUILT_IN.lines().skip(1).filter_map(|line| {
        let mut columns = line.splitn(3, '\t');
        Some((columns.next()?, columns.next()?.parse().ok()?, columns.next()?))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_has_every_weight_once_and_in_order() {
        let names: Vec<&str> = lines().map(|l| l.0).collect();
        assert_eq!(names, Weights::NAMES);
        assert_eq!(Weights::default().to_tsv(), BUILT_IN);
    }
}
