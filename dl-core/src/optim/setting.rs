//! Checks of settings, for all optimizers and schedules.

use crate::error::{Error, ErrorKind};

/// A setting that makes no sense: `name` is `value`, but should be `rule`.
pub fn wrong(name: &str, value: impl std::fmt::Display, rule: &str) -> Error {
    Error::new(ErrorKind::Setting, format!("`{name}` is {value}; it is {rule}"))
}

/// That a number is finite and not negative.
pub fn not_negative(name: &str, value: f64, usual: &str) -> Result<(), Error> {
    if value >= 0.0 && value.is_finite() {
        Ok(())
    } else {
        Err(wrong(name, value, &format!("a number from 0 up, {usual} as a rule")))
    }
}

/// That a number is in `[0, 1)`.
pub fn below_one(name: &str, value: f64, usual: &str) -> Result<(), Error> {
    if (0.0..1.0).contains(&value) {
        Ok(())
    } else {
        Err(wrong(name, value, &format!("from 0 to below 1, {usual} as a rule")))
    }
}

/// That a number is finite and positive.
pub fn positive(name: &str, value: f64, usual: &str) -> Result<(), Error> {
    if value > 0.0 && value.is_finite() {
        Ok(())
    } else {
        Err(wrong(name, value, &format!("a number above 0, {usual} as a rule")))
    }
}

/// That a count is not 0.
pub fn at_least_one(name: &str, value: usize) -> Result<(), Error> {
    if value > 0 { Ok(()) } else { Err(wrong(name, value, "at least 1")) }
}

/// That a number is finite.
pub fn finite(name: &str, value: f64, usual: &str) -> Result<(), Error> {
    if value.is_finite() { Ok(()) } else { Err(wrong(name, value, &format!("a finite number, {usual} as a rule"))) }
}
