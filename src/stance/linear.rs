//! Linear models over named features: their weights as a plain table, and how they are used.

/// Declares a record of numeric features; the names in the weights file are those of its fields.
macro_rules! features {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $field:ident,)* }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, Default, PartialEq)]
        pub struct $name { $($(#[$doc])* pub $field: f64),* }

        impl $name {
            /// The names of the features, in order.
            pub const NAMES: &'static [&'static str] = &[$(stringify!($field)),*];

            /// The values of the features, in the order of the names.
            #[inline]
            pub fn values(&self) -> [f64; Self::NAMES.len()] {
                [$(self.$field),*]
            }
        }
    };
}
pub(super) use features;

/// The probability of log odds.
pub fn logistic(odds: f64) -> f64 {
    1.0 / (1.0 + (-odds).exp())
}

/// One weight per feature.
#[derive(Clone, Debug, PartialEq)]
pub struct Linear {
    names: &'static [&'static str],
    pub weights: Vec<f64>,
}

impl Linear {
    /// A model without an opinion.
    pub fn zero(names: &'static [&'static str]) -> Self {
        Self { names, weights: vec![0.0; names.len()] }
    }

    /// The weighted sum: the log odds.
    pub fn score(&self, values: &[f64]) -> f64 {
        // Four sums, because each addition waits for the one before.
        let (weights, last) = self.weights.as_chunks::<4>();
        let (values, rest) = values.as_chunks::<4>();
        let mut sums = [0.0; 4];
        for (w, v) in weights.iter().zip(values) {
            for i in 0..4 {
                sums[i] += w[i] * v[i];
            }
        }
        sums.iter_mut().zip(last.iter().zip(rest)).for_each(|(sum, (w, v))| *sum += w * v);
        (sums[0] + sums[1]) + (sums[2] + sums[3])
    }

    /// The probability by the logistic function.
    pub fn probability(&self, values: &[f64]) -> f64 {
        logistic(self.score(values))
    }

    /// The lines of the weights file, `model` in the first column, without features that weigh nothing.
    pub fn write(&self, model: &str, out: &mut String) {
        for (name, weight) in self.names.iter().zip(&self.weights).filter(|(_, weight)| **weight != 0.0) {
            out.push_str(&format!("{model}\t{name}\t{weight:.4}\n"));
        }
    }

    /// Takes the weights of `model` from the lines of a weights file; features it does not name weigh nothing.
    pub fn read(names: &'static [&'static str], model: &str, text: &str) -> Self {
        let mut linear = Self::zero(names);
        for line in text.lines().filter(|l| !l.starts_with('#')) {
            let mut columns = line.split('\t');
            if columns.next() == Some(model)
                && let (Some(name), Some(Ok(weight))) = (columns.next(), columns.next().map(str::parse))
                && let Some(i) = names.iter().position(|n| *n == name)
            {
                linear.weights[i] = weight;
            }
        }
        linear
    }
}
