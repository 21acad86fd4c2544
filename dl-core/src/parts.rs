//! Parts of networks, by name: `body` is every array whose name begins with `body.`, or an array of that name.

use alloc::{format, string::String, vec::Vec};

/// How many names a message lists.
const LISTED: usize = 20;

/// Whether the array `name` belongs to `part`: `body.conv1.weight` to `body`, to `body.conv1` and to itself.
pub(crate) fn belongs(name: &str, part: &str) -> bool {
    name.strip_prefix(part).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// That some of the arrays `names` belong to `part`; else what to say, after `lead`: "the network has".
pub(crate) fn check(lead: &str, names: &[&str], part: &str) -> Result<(), String> {
    if names.iter().any(|name| belongs(name, part)) {
        return Ok(());
    }
    let parts: Vec<&str> = names.iter().flat_map(|name| prefixes(name)).collect();
    // `body.conv9` is looked for in `body`, if there is one.
    let within = prefixes(part).filter(|above| parts.iter().any(|name| is_child(name, above))).last();
    let mut known: Vec<&str> = match within {
        Some(above) => parts.iter().copied().filter(|name| is_child(name, above)).collect(),
        None => parts.iter().copied().filter(|name| !name.contains('.')).collect(),
    };
    let mut seen = alloc::collections::BTreeSet::new();
    known.retain(|name| seen.insert(*name));
    let more = known.len().saturating_sub(LISTED);
    let mut list = known.iter().take(LISTED).map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    if more > 0 {
        list += &format!(" and {more} more");
    }
    let help = closest(part, parts.iter().copied()).map(|name| format!("; did you mean `{name}`?")).unwrap_or_default();
    let of = within.map_or(String::from("its parts"), |above| format!("the parts of `{above}`"));
    Err(format!("{lead} no part `{part}`{help} ({of} are {list})"))
}

/// `body.conv1.weight`: `body`, `body.conv1`, `body.conv1.weight`.
fn prefixes(name: &str) -> impl Iterator<Item = &str> {
    name.match_indices('.').map(|(at, _)| at).chain([name.len()]).map(|at| &name[..at])
}

/// Whether `name` is directly in the part `above`.
fn is_child(name: &str, above: &str) -> bool {
    let rest = name.strip_prefix(above).and_then(|rest| rest.strip_prefix('.'));
    rest.is_some_and(|rest| !rest.is_empty() && !rest.contains('.'))
}

/// The name that was probably meant: one that differs in few letters.
pub(crate) fn closest<'a>(name: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let letters = name.chars().count();
    let with_distance = names.map(|own| (strsim::osa_distance(name, own), own));
    let (distance, own) = with_distance.min_by_key(|(distance, _)| *distance)?;
    (distance <= 1 + name.len() / 5 && distance < letters).then_some(own)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: [&str; 5] = ["body.conv1.weight", "body.conv1.bias", "body.conv2.weight", "head.weight", "scale"];

    #[test]
    fn a_part_is_a_name_or_what_is_below_it() {
        for part in ["body", "body.conv1", "body.conv1.weight"] {
            assert!(belongs("body.conv1.weight", part), "{part}");
        }
        for part in ["", "bod", "body.", "body.conv", "conv1", "body.conv1.weight.x"] {
            assert!(!belongs("body.conv1.weight", part), "{part}");
        }
    }

    #[test]
    fn what_is_unknown_is_told_what_is_known() {
        let says = |part| check("the network has", &NAMES, part).unwrap_err();
        assert_eq!(
            says("boddy"),
            "the network has no part `boddy`; did you mean `body`? (its parts are `body`, `head`, `scale`)"
        );
        assert_eq!(
            says("body.conv9"),
            "the network has no part `body.conv9`; did you mean `body.conv1`? (the parts of `body` are `body.conv1`, \
             `body.conv2`)"
        );
        assert_eq!(says("tail"), "the network has no part `tail` (its parts are `body`, `head`, `scale`)");
        let many: Vec<String> = (0..50).map(|i| format!("{i}.weight")).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        let error = check("the network has", &many, "50").unwrap_err();
        assert!(error.ends_with("`19` and 30 more)"), "{error}");
        assert!(NAMES.iter().flat_map(|name| prefixes(name)).all(|part| check("", &NAMES, part).is_ok()));
    }
}
