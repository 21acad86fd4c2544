//! Files that are there whole or not at all.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::error::{Error, ErrorKind};

/// Writes a file, atomically: to another name in the same folder, then to the disk, then to its own name. An interruption at
/// any moment leaves the old file or the new one.
///
/// # Errors
/// If the folder does not exist or cannot be written to.
pub fn replace_file(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let folder = folder(path);
    let replace = || {
        let (draft, mut file) = new_file(folder)?;
        let done = file.write_all(bytes).and_then(|()| file.sync_all());
        // Closed first: some systems do not rename open files.
        drop(file);
        done.and_then(|()| fs::rename(&draft, path)).inspect_err(|_| drop(fs::remove_file(&draft)))
    };
    replace().map_err(|e| Error::new(ErrorKind::Io, format!("cannot write `{}`", path.display())).because(e))?;
    // The new name survives a power failure once the folder is on the disk. The file is in place already, so a file system
    // that cannot do that is no error.
    #[cfg(unix)]
    File::open(folder).and_then(|folder| folder.sync_all()).ok();
    Ok(())
}

/// Tries whether files can be made in a folder.
#[cfg(feature = "train")]
pub(crate) fn try_folder(folder: &Path) -> io::Result<()> {
    new_file(folder).and_then(|(draft, _)| fs::remove_file(draft))
}

/// The folder that a file is in.
pub(crate) fn folder(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// A file of a name that nobody has, not even another process or thread.
fn new_file(folder: &Path) -> io::Result<(PathBuf, File)> {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    loop {
        let next = NEXT.fetch_add(1, Ordering::Relaxed);
        let draft = folder.join(format!(".dl-{}-{next}.tmp", std::process::id()));
        match File::create_new(&draft) {
            // Left behind by a process of the same number that was killed.
            Err(e) if e.kind() == io::ErrorKind::AlreadyExists => {}
            file => return Ok((draft, file?)),
        }
    }
}
