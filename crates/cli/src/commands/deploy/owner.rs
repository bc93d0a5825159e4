//! The owner's key, from which start-up links and sessions are made: in the stack, and in a file that only its user reads.
//! The file is written before a stack is made, so that no stack is without its owner.

use anyhow::{Context, anyhow};
use web::{Door, Moment, OwnerKey};

use super::account::Account;
use crate::aws;
use crate::machine::{now_ms, random};
use crate::owner_key;

/// Where the key of one stack is kept.
pub(super) struct KeyFile {
    file: owner_key::KeyFile,
    stack: String,
    region: String,
}

impl KeyFile {
    /// Of the stack of that name.
    pub(super) fn of(account: &Account, stack: &str) -> anyhow::Result<Self> {
        let name = format!("{}-{}-{stack}.key", account.id, account.region);
        let file = owner_key::KeyFile::at(aws::owners_folder()?.join(name));
        Ok(Self { file, stack: stack.to_owned(), region: account.region.clone() })
    }

    /// The key as it is, or else a new one, which is not kept yet.
    pub(super) fn key(&self) -> anyhow::Result<String> {
        self.file.read()?.map_or_else(owner_key::new_key, Ok)
    }

    /// Keeps a key in place of whatever there was.
    pub(super) fn keep(&self, key: &str) -> anyhow::Result<()> {
        self.file.keep(key)
    }

    /// A link that signs in whoever opens it first, within an hour.
    pub(super) fn start_link(&self, address: &str) -> anyhow::Result<String> {
        let key = self.file.read()?.ok_or_else(|| self.lost())?;
        let key: OwnerKey = key.parse().with_context(|| format!("reading {}", self.file.path().display()))?;
        Ok(web::start_link(Door::Anywhere, &key, address, Moment { now_ms: now_ms()?, random: random()? }))
    }

    fn lost(&self) -> anyhow::Error {
        let Self { file, stack, region } = self;
        anyhow!(
            "the owner's key of the stack {stack} is not on this machine, in {}: copy that file from where the stack was \
             made; or have AWS say it, `aws lambda get-function-configuration --region {region} --function-name {stack}-web \
             --query Environment.Variables.TINTYPE_OWNER_KEY --output text`, and save it there; or give the stack another \
             with --new-owner-key, which signs everybody out",
            file.path().display()
        )
    }
}
