//! Checks of settings, for all optimizers and schedules.

use crate::error::{Error, ErrorKind};

/// A setting that makes no sense.
pub fn wrong(message: String) -> Error {
    Error::new(ErrorKind::Setting, message)
}

fn check(right: bool, name: &str, value: f64, rule: &str, usual: &str) -> Result<(), Error> {
    if right { Ok(()) } else { Err(wrong(format!("`{name}` is {value:?}; it must be {rule}, and is usually {usual}"))) }
}

/// That a number is finite and not negative.
pub fn not_negative(name: &str, value: f64, usual: &str) -> Result<(), Error> {
    check(value >= 0.0 && value.is_finite(), name, value, "a number from 0 up", usual)
}

/// That a number is finite and positive.
pub fn positive(name: &str, value: f64, usual: &str) -> Result<(), Error> {
    check(value > 0.0 && value.is_finite(), name, value, "a number above 0", usual)
}

/// That a number is in `[0, 1)`.
pub fn below_one(name: &str, value: f64, usual: &str) -> Result<(), Error> {
    check((0.0..1.0).contains(&value), name, value, "from 0 to below 1", usual)
}

/// That a number is in `[0, 1]`.
pub fn at_most_one(name: &str, value: f64, usual: &str) -> Result<(), Error> {
    check((0.0..=1.0).contains(&value), name, value, "from 0 to 1", usual)
}

/// That a number is finite.
pub fn finite(name: &str, value: f64, usual: &str) -> Result<(), Error> {
    check(value.is_finite(), name, value, "a finite number", usual)
}

/// That a count is not 0.
pub fn at_least_one(name: &str, value: usize) -> Result<(), Error> {
    if value > 0 { Ok(()) } else { Err(wrong(format!("`{name}` is 0; it must be at least 1"))) }
}
