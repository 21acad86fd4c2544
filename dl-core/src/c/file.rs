//! [`check_header`].

use std::path::Path;
use std::{env, fs};

use super::header;
use crate::network::Network;

/// Panics unless the file is [`header`] of this network: a test that holds the header beside the network's definition. With
/// `DL_HEADER=overwrite` in the environment, the file is written first.
///
/// ```no_run
/// # use dl_core::network::Network;
/// # fn test<LeNet5: Network>() {
/// // In a test. `DL_HEADER=overwrite cargo test` writes the file.
/// dl_core::c::check_header::<LeNet5>("lenet5", "include/lenet5.h");
/// # }
/// ```
///
/// # Panics
/// If the file is another one, or cannot be read, or written.
#[track_caller]
pub fn check_header<N: Network>(name: &str, path: impl AsRef<Path>) {
    let (path, header) = (path.as_ref(), header::<N>(name));
    let shown = path.display();
    if env::var_os("DL_HEADER").is_some_and(|word| word == "overwrite") {
        let folder = path.parent().map_or(Ok(()), fs::create_dir_all);
        if let Err(error) = folder.and_then(|()| fs::write(path, &header)) {
            panic!("`{shown}` cannot be written: {error}");
        }
    }
    let there = fs::read_to_string(path).unwrap_or_else(|error| panic!("`{shown}` cannot be read: {error}\n{REMEDY}"));
    // A checkout may have other ends of lines.
    if let Some((i, (was, is))) = there.lines().zip(header.lines()).enumerate().find(|(_, (was, is))| was != is) {
        panic!(
            "`{shown}` is not the header of `{}` as it is now\nline {}: {was}\nnow:    {is}\n{REMEDY}",
            N::NAME,
            i + 1
        );
    }
    assert!(
        there.lines().count() == header.lines().count(),
        "`{shown}` is not the whole header of `{}`\n{REMEDY}",
        N::NAME
    );
}

const REMEDY: &str = "= help: `DL_HEADER=overwrite cargo test` writes it";
