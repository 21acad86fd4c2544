//! Files that are there whole or not at all.

use std::io::Write;
use std::path::Path;

use crate::error::{Error, ErrorKind};

/// Writes a file, atomically: to another name in the same folder, then to the disk, then to its own name. An interruption at
/// any moment leaves the old file or the new one.
///
/// # Errors
/// If the folder does not exist or cannot be written to.
pub fn replace_file(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let wrong = |e| Error::new(ErrorKind::Io, format!("cannot write `{}`", path.display())).because(e);
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    let permissions = std::os::unix::fs::PermissionsExt::from_mode(0o666);
    // As of any new file; the process's mask applies.
    #[cfg(unix)]
    builder.permissions(permissions);
    let mut file = builder.tempfile_in(folder).map_err(wrong)?;
    file.write_all(bytes).map_err(wrong)?;
    file.as_file().sync_all().map_err(wrong)?;
    file.persist(path).map_err(|e| wrong(e.error))?;
    // The new name survives a power failure once the folder is on the disk. The file is in place already, so a file system
    // that cannot do that is no error.
    #[cfg(unix)]
    std::fs::File::open(folder).and_then(|folder| folder.sync_all()).ok();
    Ok(())
}
