//! Paths of originals, as people name their files, after eight bytes of file time: each makes keys that read back, and
//! an entry with a capture time from the names.

#![no_main]

use libfuzzer_sys::fuzz_target;
use photo::{Clock, Entry, File, Key, OriginalPath, PhotoId, Reading, Seen};

fuzz_target!(|bytes: &[u8]| {
    let Some((modified_ms, path)) = bytes.split_first_chunk() else { return };
    let Ok(path) = str::from_utf8(path) else { return };
    let Ok(path) = OriginalPath::new(path) else { return };
    for key in [Key::Original(path.clone()), Key::Thumbnail(path.clone()), Key::Tile(path.clone())] {
        assert!(key.to_string().len() <= 1_024);
        assert_eq!(Key::parse(&key.to_string()), Some(key));
    }
    let parts: Vec<&str> = path.folders().chain([path.name()]).collect();
    assert_eq!(parts.join("/"), path.as_str());

    let file = File { path, size_bytes: 1, modified_ms: i64::from_le_bytes(*modified_ms) };
    let entry =
        Entry::fold(PhotoId::of(bytes), vec![file], Reading::default(), Seen::default()).expect("it has a file");
    assert!(entry.taken.clock == Clock::FileTime || (1826..2100).contains(&entry.taken.local.year()));
    assert!(!query::terms(&entry).is_empty());
});
