//! The ZIP format, as far as it takes to write files one after the other, each as it is
//! (<https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT>, 6.3.10). Sizes and checksums stand before what they are of, so that
//! programs that unpack while they read can too: what writes ZIP files into streams puts them behind, where a file that is not
//! packed has no end.

/// A ZIP file, as far as it was written.
#[derive(Debug, Default)]
pub(super) struct ZipFile {
    /// What will stand at its end.
    directory: Vec<u8>,
    entries: u64,
    /// Bytes so far.
    written: u64,
}

/// What a field holds whose value stands in a longer one: §4.4.1.4.
const ELSEWHERE: u32 = u32::MAX;
/// The version that reads plain files, and the one that reads long ones: §4.4.3.
const PLAIN: u16 = 10;
const LONG: u16 = 45;
/// 1980-01-01, the first day there is, at midnight: §4.4.6.
const TIME_AND_DATE: [u8; 4] = [0, 0, 0x21, 0];
/// A file that everybody may read and its owner may write, as Unix has it: §4.4.2 and 4.4.15.
const UNIX: u16 = 3 << 8;
const FILE: u32 = 0o100_644 << 16;

impl ZipFile {
    /// What stands before the contents of a file, which come next.
    pub(super) fn entry(&mut self, name: &str, contents: &[u8]) -> Vec<u8> {
        let size = u32::try_from(contents.len()).expect("a picture is smaller than 4 GiB");
        let of_both = [
            &0_u16.to_le_bytes()[..],
            &0_u16.to_le_bytes(),
            &TIME_AND_DATE,
            &crc32fast::hash(contents).to_le_bytes(),
            &size.to_le_bytes(),
            &size.to_le_bytes(),
            &u16::try_from(name.len()).expect("a name of ours is short").to_le_bytes(),
        ]
        .concat();
        let mut header = b"PK\x03\x04".to_vec();
        header.extend(PLAIN.to_le_bytes());
        header.extend(&of_both);
        header.extend(0_u16.to_le_bytes());
        header.extend(name.as_bytes());

        let at = u32::try_from(self.written).ok().filter(|at| *at != ELSEWHERE);
        let far = at.map_or_else(|| [&[1, 0, 8, 0][..], &self.written.to_le_bytes()].concat(), |_| Vec::new());
        let needed = if at.is_some() { PLAIN } else { LONG };
        self.directory.extend(b"PK\x01\x02");
        self.directory.extend((UNIX | LONG).to_le_bytes());
        self.directory.extend(needed.to_le_bytes());
        self.directory.extend(&of_both);
        self.directory.extend((far.len() as u16).to_le_bytes());
        // No comment, on the first disk, nothing of note within.
        self.directory.extend([0; 6]);
        self.directory.extend(FILE.to_le_bytes());
        self.directory.extend(at.unwrap_or(ELSEWHERE).to_le_bytes());
        self.directory.extend(name.as_bytes());
        self.directory.extend(far);

        self.entries += 1;
        self.written += header.len() as u64 + u64::from(size);
        header
    }

    /// What stands behind all of them.
    pub(super) fn end(self) -> Vec<u8> {
        let Self { directory, entries, written } = self;
        let size = directory.len() as u64;
        let mut end = directory;
        if entries >= u64::from(u16::MAX) || size.max(written) >= u64::from(ELSEWHERE) {
            end.extend(b"PK\x06\x06");
            end.extend(44_u64.to_le_bytes());
            end.extend((UNIX | LONG).to_le_bytes());
            end.extend(LONG.to_le_bytes());
            end.extend([0; 8]);
            end.extend([entries, entries, size, written].map(u64::to_le_bytes).concat());
            end.extend(b"PK\x06\x07");
            end.extend([0; 4]);
            end.extend((written + size).to_le_bytes());
            end.extend(1_u32.to_le_bytes());
        }
        let short = u16::try_from(entries).unwrap_or(u16::MAX);
        let fits = |number: u64| u32::try_from(number).unwrap_or(ELSEWHERE);
        end.extend(b"PK\x05\x06");
        end.extend([0; 4]);
        end.extend([short, short].map(u16::to_le_bytes).concat());
        end.extend([size, written].map(|number| fits(number).to_le_bytes()).concat());
        end.extend([0; 2]);
        end
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn has(bytes: &[u8], part: &[u8]) -> bool {
        bytes.windows(part.len()).any(|window| window == part)
    }

    #[test]
    fn a_file_is_its_header_its_contents_and_a_line_of_the_directory() {
        let mut zip = ZipFile::default();
        let header = zip.entry("a.txt", b"photo");
        assert_eq!(header.len(), 30 + 5);
        assert_eq!(header[14..18], crc32fast::hash(b"photo").to_le_bytes());
        let end = zip.end();
        assert_eq!(end.len(), 46 + 5 + 22, "nothing long is needed");
        assert_eq!(end[42..46], [0; 4], "it is at the beginning");
        assert_eq!(end[46 + 5..][..4], *b"PK\x05\x06");
        assert_eq!(end[46 + 5 + 16..][..4], (header.len() as u32 + 5).to_le_bytes(), "where the directory is");
    }

    #[test]
    fn what_is_far_or_many_is_said_in_longer_fields() {
        let far = 5_u64 << 30;
        let mut zip = ZipFile { written: far, ..ZipFile::default() };
        let header = zip.entry("a.txt", b"photo");
        let end = zip.end();
        assert!(has(&end, &[&[1, 0, 8, 0][..], &far.to_le_bytes()].concat()), "where the file is");
        let long = end.windows(4).position(|window| window == b"PK\x06\x06").unwrap();
        assert_eq!(end[long + 48..][..8], (far + header.len() as u64 + 5).to_le_bytes(), "where the directory is");
        let locator = end.windows(4).position(|window| window == b"PK\x06\x07").unwrap();
        assert_eq!(end[locator + 8..][..8], (far + header.len() as u64 + 5 + long as u64).to_le_bytes());
        assert_eq!(end[end.len() - 6..end.len() - 2], [0xff; 4]);

        let mut many = ZipFile { entries: 65_534, ..ZipFile::default() };
        assert!(!has(&many.entry("a", b""), b"PK\x06\x06"));
        assert!(has(&many.end(), b"PK\x06\x06"));
    }
}
