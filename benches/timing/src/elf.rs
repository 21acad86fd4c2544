//! The size of a program's code.

/// The bytes of the section `.text` of a 64-bit little-endian ELF file.
pub fn code(file: &[u8]) -> Option<u64> {
    if !file.starts_with(b"\x7fELF\x02\x01") {
        return None;
    }
    let number = |at: usize, len: usize| -> Option<usize> {
        let bytes = file.get(at..at + len)?;
        Some(bytes.iter().rev().fold(0, |number, byte| number << 8 | usize::from(*byte)))
    };
    // Of the file's header: where the headers of the sections are, how long one is, how many there are, and which has names.
    let (headers, size, count, names) = (number(0x28, 8)?, number(0x3a, 2)?, number(0x3c, 2)?, number(0x3e, 2)?);
    let names = number(headers + names * size + 0x18, 8)?;
    let is_text = |header: &usize| {
        let name = number(*header, 4).and_then(|name| file.get(names + name..));
        name.is_some_and(|name| name.starts_with(b".text\0"))
    };
    let header = (0..count).map(|i| headers + i * size).find(is_text)?;
    number(header + 0x20, 8).map(|bytes| bytes as u64)
}
