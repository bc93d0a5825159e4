//! Owners' keys, from which start-up links and sessions are made: in files that only their user reads.
//! A key is written whole or not at all, and so that it outlasts a power cut.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use web::OwnerKey;

use crate::machine::random;

/// Where a key is kept.
pub(crate) struct KeyFile(PathBuf);

impl KeyFile {
    pub(crate) fn at(path: PathBuf) -> Self {
        Self(path)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    /// The key as text, if there is one.
    pub(crate) fn read(&self) -> anyhow::Result<Option<String>> {
        match fs::read_to_string(&self.0) {
            Ok(text) => Ok(Some(text.trim().to_owned())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error).with_context(|| format!("reading the owner's key in {}", self.0.display())),
        }
    }

    /// The key that is kept, or else a new one, which is kept first. Whoever asks at the same time gets the same.
    pub(crate) fn read_or_make(&self) -> anyhow::Result<OwnerKey> {
        let text = match self.read()? {
            Some(text) => text,
            None => {
                let unfinished = self.unfinished().with_context(|| self.keeping())?;
                match self.read()? {
                    Some(text) => {
                        // Nobody writes to it any more: whoever opens it finds the key first.
                        let _ = fs::remove_file(self.unfinished_path());
                        text
                    }
                    None => {
                        let text = new_key()?;
                        self.finish(unfinished, &text).with_context(|| self.keeping())?;
                        text
                    }
                }
            }
        };
        let path = self.0.display();
        text.parse().with_context(|| format!("{path} is damaged: delete it, and everybody has to sign in again"))
    }

    /// Keeps a key in place of whatever there was.
    pub(crate) fn keep(&self, text: &str) -> anyhow::Result<()> {
        let keep = || self.finish(self.unfinished()?, text);
        keep().with_context(|| self.keeping())
    }

    fn keeping(&self) -> String {
        format!("keeping the owner's key in {}", self.0.display())
    }

    fn unfinished_path(&self) -> PathBuf {
        self.0.with_extension("new")
    }

    /// A file beside it that nobody else writes to as long as it is open.
    fn unfinished(&self) -> io::Result<File> {
        fs::create_dir_all(self.0.parent().unwrap_or(Path::new("")))?;
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(false);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(self.unfinished_path())?;
        file.lock()?;
        Ok(file)
    }

    fn finish(&self, mut unfinished: File, text: &str) -> io::Result<()> {
        unfinished.set_len(0)?;
        unfinished.write_all(text.as_bytes())?;
        unfinished.sync_all()?;
        fs::rename(self.unfinished_path(), &self.0)?;
        self.0.parent().map_or(Ok(()), |folder| File::open(folder)?.sync_all())
    }
}

/// As `OwnerKey` in `deploy/template.yaml`.
pub(crate) fn new_key() -> anyhow::Result<String> {
    Ok(URL_SAFE_NO_PAD.encode(random::<32>()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_asks_at_the_same_time_gets_the_same_key() {
        let folder = tempfile::tempdir().unwrap();
        let file = || KeyFile::at(folder.path().join("owner.key"));
        let keys: Vec<OwnerKey> = std::thread::scope(|scope| {
            let asking: Vec<_> = (0..8).map(|_| scope.spawn(|| file().read_or_make().unwrap())).collect();
            asking.into_iter().map(|asked| asked.join().unwrap()).collect()
        });
        assert!(keys.iter().all(|key| key == &keys[0]));
        assert!(file().read_or_make().unwrap() == keys[0]);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "something is left beside it");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(fs::metadata(file().path()).unwrap().permissions().mode() & 0o777, 0o600);
        }
    }

    #[test]
    fn what_is_no_key_is_said_and_left() {
        let folder = tempfile::tempdir().unwrap();
        let file = KeyFile::at(folder.path().join("owner.key"));
        fs::write(file.path(), "short").unwrap();
        assert!(file.read_or_make().unwrap_err().to_string().contains("is damaged: delete it"));
        assert_eq!(file.read().unwrap().as_deref(), Some("short"));
    }
}
