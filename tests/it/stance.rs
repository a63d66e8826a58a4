//! Tests of stance.
