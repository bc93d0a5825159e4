//! The program of the stack's functions: a zip that `tools/lambda` made, kept in a private bucket under its SHA-256.
//! The same program is never sent twice, and the stack sees another one by its name.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use aws_sdk_s3::error::ProvideErrorMetadata;
use aws_sdk_s3::types::{
    BucketLocationConstraint, ChecksumAlgorithm, CreateBucketConfiguration, PublicAccessBlockConfiguration,
    ServerSideEncryption, ServerSideEncryptionByDefault, ServerSideEncryptionConfiguration, ServerSideEncryptionRule,
};
use sha2::{Digest, Sha256};

use super::account::{Account, refused};
use crate::say;

/// A zip that was read.
pub(super) struct Program {
    bytes: Vec<u8>,
    /// As `Architecture` in the template.
    pub(super) architecture: String,
    /// Where it belongs in the bucket.
    pub(super) key: String,
}

impl Program {
    /// The zip that was named, or else the one that lies beside this program, if there is one.
    pub(super) fn find(named: Option<&Path>) -> anyhow::Result<Option<Self>> {
        let beside = || -> Option<PathBuf> {
            let folder = std::env::current_exe().ok()?.parent()?.to_owned();
            let zips =
                ["x86_64", "arm64"].map(|architecture| folder.join(format!("tintype-lambda-{architecture}.zip")));
            zips.into_iter().find(|zip| zip.exists())
        };
        match named.map(Path::to_owned).or_else(beside) {
            Some(zip) => Ok(Some(Self::read(&zip)?)),
            None => Ok(None),
        }
    }

    fn read(zip: &Path) -> anyhow::Result<Self> {
        let bytes =
            std::fs::read(zip).with_context(|| format!("reading the functions' program in {}", zip.display()))?;
        let Some(architecture) = architecture(&bytes) else {
            bail!("{} is not a program for the stack's functions: tools/lambda makes one", zip.display());
        };
        let digest = Sha256::digest(&bytes);
        let name: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(Self { architecture: architecture.to_owned(), key: format!("{name}.zip"), bytes })
    }

    /// The bucket for programs, one for all stacks of an account in a region.
    pub(super) fn bucket(account: &Account) -> String {
        format!("tintype-programs-{}-{}", account.id, account.region)
    }

    /// Sends it, unless it is there.
    pub(super) async fn send(&self, account: &Account) -> anyhow::Result<()> {
        const DOING: &str = "sending the functions' program";
        let bucket = Self::bucket(account);
        make_bucket(account, &bucket).await?;
        let there = account.objects.head_object().bucket(&bucket).key(&self.key).send().await;
        match there {
            Ok(_) => return Ok(()),
            Err(error) if error.as_service_error().is_some_and(|answer| answer.is_not_found()) => {}
            Err(error) => return Err(refused(DOING, error)),
        }
        say::line(&format!(
            "sending the functions' program ({} kB) to s3://{bucket}",
            self.bytes.len().div_ceil(1_000)
        ));
        let put = account.objects.put_object().bucket(&bucket).key(&self.key).expected_bucket_owner(&account.id);
        let put = put.checksum_algorithm(ChecksumAlgorithm::Sha256).body(self.bytes.clone().into());
        put.send().await.map_err(|error| refused(DOING, error))?;
        Ok(())
    }
}

/// What a zip was built for, which `tools/lambda` writes into its comment.
fn architecture(zip: &[u8]) -> Option<&'static str> {
    let of = |name: &str| format!("tintype for {name}").into_bytes();
    let found = ["x86_64", "arm64"].into_iter().find(|name| zip.ends_with(&of(name)))?;
    zip.starts_with(b"PK").then_some(found)
}

async fn make_bucket(account: &Account, bucket: &str) -> anyhow::Result<()> {
    const DOING: &str = "making a bucket for the functions' program";
    let asked = account.objects.head_bucket().bucket(bucket).expected_bucket_owner(&account.id).send().await;
    match asked {
        Ok(_) => return Ok(()),
        Err(error) if error.as_service_error().is_some_and(|answer| answer.is_not_found()) => {}
        // A HEAD is refused without words.
        Err(error) if error.code().is_none() || error.code() == Some("Forbidden") => {
            bail!(
                "{DOING}: s3://{bucket} may not be asked for: the permission s3:ListBucket is missing, or it is somebody else's"
            );
        }
        Err(error) => return Err(refused(DOING, error)),
    }
    let made = account.objects.create_bucket().bucket(bucket);
    // The oldest region is the only one that may not be named.
    let region = (account.region != "us-east-1").then(|| {
        let region = BucketLocationConstraint::from(account.region.as_str());
        CreateBucketConfiguration::builder().location_constraint(region).build()
    });
    let made = made.set_create_bucket_configuration(region);
    made.send().await.map_err(|error| refused(DOING, error))?;
    let blocked = PublicAccessBlockConfiguration::builder()
        .block_public_acls(true)
        .block_public_policy(true)
        .ignore_public_acls(true)
        .restrict_public_buckets(true)
        .build();
    let closed = account.objects.put_public_access_block().bucket(bucket).public_access_block_configuration(blocked);
    closed.send().await.map_err(|error| refused(DOING, error))?;
    let by_default = ServerSideEncryptionByDefault::builder().sse_algorithm(ServerSideEncryption::Aes256).build()?;
    let rule = ServerSideEncryptionRule::builder().apply_server_side_encryption_by_default(by_default).build();
    let encrypted = ServerSideEncryptionConfiguration::builder().rules(rule).build()?;
    let asked = account.objects.put_bucket_encryption().bucket(bucket).server_side_encryption_configuration(encrypted);
    asked.send().await.map_err(|error| refused(DOING, error))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zip_says_what_it_was_built_for() {
        for (zip, found) in [
            (&b"PK...tintype for arm64"[..], Some("arm64")),
            (b"PK...tintype for x86_64", Some("x86_64")),
            (b"PK...", None),
            (b"#!/bin/sh\n# tintype for arm64", None),
        ] {
            assert_eq!(architecture(zip), found);
        }
    }
}
