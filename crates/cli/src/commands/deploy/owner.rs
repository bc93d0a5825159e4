//! The owner's key, from which start-up links and sessions are made: in the stack, and in a file that only its user reads.
//! The file is written before a stack is made, so that no stack is without its owner.

use std::fs;
use std::io::Write;
use std::path::PathBuf;

use anyhow::{Context, anyhow};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use web::OwnerKey;

use super::account::Account;
use crate::machine::{now_ms, random};

/// Where the key of one stack is kept.
pub(super) struct KeyFile {
    path: PathBuf,
    stack: String,
    region: String,
}

impl KeyFile {
    /// Of the stack of that name.
    pub(super) fn of(account: &Account, stack: &str) -> anyhow::Result<Self> {
        let folder =
            dirs::config_dir().context("this user has no folder for configuration: set XDG_CONFIG_HOME to one")?;
        let name = format!("{}-{}-{stack}.key", account.id, account.region);
        let path = folder.join("tintype").join("owner").join(name);
        Ok(Self { path, stack: stack.to_owned(), region: account.region.clone() })
    }

    /// The key as it is, or else a new one, which is not kept yet.
    pub(super) fn key(&self) -> anyhow::Result<String> {
        self.read()?.map_or_else(new_key, Ok)
    }

    /// Keeps a key in place of whatever there was.
    pub(super) fn keep(&self, key: &str) -> anyhow::Result<()> {
        let what = || format!("keeping the owner's key in {}", self.path.display());
        let folder = self.path.parent().context("a file is in a folder")?;
        fs::create_dir_all(folder).with_context(what)?;
        let unfinished = self.path.with_extension("new");
        let mut options = fs::OpenOptions::new();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(&unfinished).with_context(what)?;
        file.write_all(key.as_bytes()).and_then(|()| file.sync_all()).with_context(what)?;
        fs::rename(&unfinished, &self.path).with_context(what)
    }

    fn read(&self) -> anyhow::Result<Option<String>> {
        match fs::read_to_string(&self.path) {
            Ok(text) => Ok(Some(text.trim().to_owned())),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error).with_context(|| format!("reading the owner's key in {}", self.path.display())),
        }
    }

    /// A link that signs in whoever opens it first, within an hour.
    pub(super) fn start_link(&self, address: &str) -> anyhow::Result<String> {
        let key = self.read()?.ok_or_else(|| self.lost())?;
        let key: OwnerKey = key.parse().with_context(|| format!("reading {}", self.path.display()))?;
        Ok(web::start_link(&key, address, now_ms()?, random()?))
    }

    fn lost(&self) -> anyhow::Error {
        let Self { path, stack, region } = self;
        anyhow!(
            "the owner's key of the stack {stack} is not on this machine, in {}: copy that file from where the stack was \
             made; or have AWS say it, `aws lambda get-function-configuration --region {region} --function-name {stack}-web \
             --query Environment.Variables.TINTYPE_OWNER_KEY --output text`, and save it there; or give the stack another \
             with --new-owner-key, which signs everybody out",
            path.display()
        )
    }
}

/// As `OwnerKey` in the template.
pub(super) fn new_key() -> anyhow::Result<String> {
    Ok(URL_SAFE_NO_PAD.encode(random::<32>()?))
}
