//! The program of the stack's functions: zips that `tools/lambda` made, kept in a private bucket under their SHA-256.
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
use super::settings::Values;
use crate::say;

/// The program as it was found.
pub(super) struct Program {
    /// As `Architecture` in the template.
    architecture: &'static str,
    /// What answers the gallery, and reads new photographs where no models do.
    plain: Zip,
    /// What reads new photographs where models in the program look at them; `None` where they do not.
    onnx: Option<Zip>,
}

/// A zip that was read.
struct Zip {
    bytes: Vec<u8>,
    /// Where it belongs in the bucket.
    key: String,
}

/// What `tools/lambda` writes into a zip's comment, and then what it was built for.
const PLAIN: &str = "tintype";
const ONNX: &str = "tintype with models";

/// As in the template.
const ARCHITECTURES: [&str; 2] = ["x86_64", "arm64"];

impl Program {
    /// The zip that was named, or else the one that lies beside this program, if there is one; and where the models are
    /// wanted, the zip with them, beside it.
    pub(super) fn find(named: Option<&Path>, with_models: bool) -> anyhow::Result<Option<Self>> {
        let beside = || -> Option<PathBuf> {
            let folder = std::env::current_exe().ok()?.parent()?.to_owned();
            let zips = ARCHITECTURES.map(|architecture| folder.join(format!("tintype-lambda-{architecture}.zip")));
            zips.into_iter().find(|zip| zip.exists())
        };
        let Some(path) = named.map(Path::to_owned).or_else(beside) else { return Ok(None) };
        let plain = Zip::read(&path)?;
        let Some(architecture) = plain.built_for(PLAIN) else {
            bail!("{} is not a program for the stack's functions: tools/lambda makes one", path.display());
        };
        let onnx = path.with_file_name(format!("tintype-lambda-onnx-{architecture}.zip"));
        let onnx = with_models.then(|| Zip::with_models(&onnx, architecture)).transpose()?;
        Ok(Some(Self { architecture, plain, onnx }))
    }

    /// The parameters of the template that say where it is.
    pub(super) fn parameters(&self, account: &Account) -> Values {
        let mut parameters = Values::from([
            ("CodeBucket".to_owned(), Self::bucket(account)),
            ("CodeKey".to_owned(), self.plain.key.clone()),
            ("Architecture".to_owned(), self.architecture.to_owned()),
        ]);
        parameters.extend(self.onnx.as_ref().map(|zip| ("OnnxCodeKey".to_owned(), zip.key.clone())));
        parameters
    }

    /// The bucket for programs, one for all stacks of an account in a region.
    pub(super) fn bucket(account: &Account) -> String {
        format!("tintype-programs-{}-{}", account.id, account.region)
    }

    /// Sends it, unless it is there.
    pub(super) async fn send(&self, account: &Account) -> anyhow::Result<()> {
        let bucket = Self::bucket(account);
        make_bucket(account, &bucket).await?;
        for zip in [&self.plain].into_iter().chain(&self.onnx) {
            zip.send(account, &bucket).await?;
        }
        Ok(())
    }
}

impl Zip {
    fn read(path: &Path) -> anyhow::Result<Self> {
        let bytes =
            std::fs::read(path).with_context(|| format!("reading the functions' program in {}", path.display()))?;
        let digest = Sha256::digest(&bytes);
        let name: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(Self { key: format!("{name}.zip"), bytes })
    }

    /// The one that belongs to another without models.
    fn with_models(path: &Path, architecture: &str) -> anyhow::Result<Self> {
        if !path.exists() {
            bail!(
                "{} is not there, which is the program with models in it that the recogniser onnx takes: tools/lambda makes it",
                path.display()
            );
        }
        let zip = Self::read(path)?;
        if zip.built_for(ONNX) != Some(architecture) {
            bail!("{} is not a program with models in it for {architecture}: tools/lambda makes one", path.display());
        }
        Ok(zip)
    }

    /// What it was built for, if it is a zip of that program.
    fn built_for(&self, program: &str) -> Option<&'static str> {
        let is_for = |name: &&str| self.bytes.ends_with(format!("{program} for {name}").as_bytes());
        ARCHITECTURES.into_iter().find(is_for).filter(|_| self.bytes.starts_with(b"PK"))
    }

    async fn send(&self, account: &Account, bucket: &str) -> anyhow::Result<()> {
        const DOING: &str = "sending the functions' program";
        let there = account.objects.head_object().bucket(bucket).key(&self.key).send().await;
        match there {
            Ok(_) => return Ok(()),
            Err(error) if error.as_service_error().is_some_and(|answer| answer.is_not_found()) => {}
            Err(error) => return Err(refused(DOING, error)),
        }
        say::line(&format!(
            "sending the functions' program ({} kB) to s3://{bucket}",
            self.bytes.len().div_ceil(1_000)
        ));
        let put = account.objects.put_object().bucket(bucket).key(&self.key).expected_bucket_owner(&account.id);
        let put = put.checksum_algorithm(ChecksumAlgorithm::Sha256).body(self.bytes.clone().into());
        put.send().await.map_err(|error| refused(DOING, error))?;
        Ok(())
    }
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
        for (zip, plain, onnx) in [
            (&b"PK...tintype for arm64"[..], Some("arm64"), None),
            (b"PK...tintype for x86_64", Some("x86_64"), None),
            (b"PK...tintype with models for x86_64", None, Some("x86_64")),
            (b"PK...", None, None),
            (b"#!/bin/sh\n# tintype for arm64", None, None),
        ] {
            let zip = Zip { bytes: zip.to_vec(), key: String::new() };
            assert_eq!((zip.built_for(PLAIN), zip.built_for(ONNX)), (plain, onnx));
        }
    }
}
