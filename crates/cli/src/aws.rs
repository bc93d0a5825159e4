//! Libraries in an S3 bucket, reached with the credentials that the user's other programs use: `aws configure`, `aws sso
//! login`, a profile, the environment. Beside `deploy`, the only file of the program that names AWS.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, anyhow, bail};
use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_credential_types::provider::ProvideCredentials;
use aws_credential_types::provider::error::CredentialsError;
use aws_smithy_http_client::{Builder, tls};
use catalogue::dynamodb::{DynamoDb, Unbuilt};
use catalogue::sqlite::Sqlite;
use library::{Library, PhotoId, Sizes};
use recognise::rekognition::{Rekognition, Wanted};
use serde::{Deserialize, Serialize};
use store::StorageClass;
use store::s3::{Address, S3Store};

use crate::machine::random;
use crate::say;

/// A bucket that holds a library, and how it is reached.
pub(crate) struct Bucket {
    address: Address,
    config: SdkConfig,
    /// `None` where it has no `library.json`.
    settings: Option<Settings>,
}

/// `library.json` in the bucket, as `docs/format.md` describes it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Settings {
    format: u32,
    thumbnail_px: u32,
    tile_px: u32,
    /// By which it is told from a bucket that had the same name before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    /// The DynamoDB table that answers questions. A bucket without one is only kept in, and asked from this machine.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    table: Option<String>,
    /// The storage class that originals are uploaded in, as S3 spells it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    upload_class: Option<String>,
}

/// Whether a catalogue that is missing is built before it is asked anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Missing {
    Built,
    /// As the caller is about to build it.
    Left,
}

const FORMAT: u32 = 1;

const DAMAGED: &str = "damaged: put an earlier version in its place; or deploy the bucket's stack again, or where it has none \
                       remove the file and sync again, and it is written anew";

const NEWER: &str = "made by a newer version of Tintype: use that one";

/// Where other servers than Amazon's are not told apart by regions, but requests are signed for one.
const ANY_REGION: &str = "us-east-1";

/// Whether the text is meant as the address of a bucket, be it right or wrong.
pub(crate) fn is_address(library: &Path) -> bool {
    library.to_string_lossy().contains("://")
}

impl Bucket {
    /// The bucket at an address. What is missing to reach it is told in one line.
    pub(crate) async fn reach(address: &Path) -> anyhow::Result<Self> {
        let text = address.to_string_lossy();
        if !text.starts_with("s3://") {
            bail!("{text} is neither a folder nor a bucket: a bucket is s3://name");
        }
        let address: Address = text.parse()?;
        let config = configuration(None, None).await?;
        let mut bucket = Self { address, config, settings: None };
        bucket.settings = bucket.read_settings().await?;
        Ok(bucket)
    }

    /// The same bucket, in which there are settings with an id: by that it is known again, and not taken for another
    /// that has its name later.
    pub(crate) async fn identified(self) -> anyhow::Result<Self> {
        if self.settings.is_some() {
            return Ok(self);
        }
        let settings = Settings { id: Some(new_id()?), ..Settings::default() };
        let store = self.store(StorageClass::default());
        let written = store.write_settings(serde_json::to_vec(&settings)?.into(), None).await;
        written.map_err(|cause| anyhow!("writing {}/library.json: {cause}", self.address))?;
        // Another machine, or a stack, may just have done the same: what was written first holds.
        Ok(Self { settings: self.read_settings().await?, ..self })
    }

    async fn read_settings(&self) -> anyhow::Result<Option<Settings>> {
        let address = &self.address;
        let read = self.store(StorageClass::default()).settings().await;
        let read = read.map_err(|cause| anyhow!("{address}: {cause}"))?;
        read.map(|read| Settings::parse(&read.bytes).with_context(|| format!("{address}/library.json"))).transpose()
    }

    /// Its objects; originals that are added go to this class.
    pub(crate) fn store(&self, originals: StorageClass) -> Arc<S3Store> {
        Arc::new(S3Store::new(&self.config, self.address.clone(), originals))
    }

    /// Who keeps faces of it in a collection.
    pub(crate) fn rekognition(&self, collection: &str) -> Rekognition {
        let client = aws_sdk_rekognition::Client::new(&self.config);
        Rekognition::new(client, self.address.bucket(), collection, Wanted::default())
    }

    /// What can be asked of it.
    pub(crate) async fn library(&self, missing: Missing) -> anyhow::Result<Library> {
        let store = self.store(StorageClass::default());
        let Settings { thumbnail_px, tile_px, table, .. } = self.settings.clone().unwrap_or_default();
        let sizes = Sizes { thumbnail_px, tile_px };
        let address = &self.address;
        if let Some(table) = &table {
            let opened = DynamoDb::open(aws_sdk_dynamodb::Client::new(&self.config), table).await;
            let opened = opened.map_err(|error| self.without_table(error))?;
            let why = match opened.unbuilt.filter(|_| missing == Missing::Built) {
                None => None,
                Some(Unbuilt::Empty) => Some("has nothing in it yet: photographs appear as they are taken in"),
                Some(Unbuilt::Stale) => {
                    Some("is another version's, or was not built whole: it may not find everything")
                }
            };
            if let Some(why) = why {
                let rebuild = format!("`tintype --library {address} rebuild` fills it from the bucket's records");
                say::line(&format!("the table {table} {why}; {rebuild}"));
            }
            return Ok(Library::new(store, Arc::new(opened.catalogue), sizes));
        }
        let folder = self.folder("s3", "")?;
        std::fs::create_dir_all(&folder).with_context(|| format!("making the folder {}", folder.display()))?;
        let opened = Sqlite::open(&folder.join("catalogue.sqlite"))?;
        let library = Library::new(store, Arc::new(opened.catalogue), sizes);
        if opened.fresh && missing == Missing::Built {
            say::line(&format!("building a catalogue of {address} on this machine from its records"));
            let rebuilt = library.rebuild_catalogue().await.with_context(|| format!("reading {address}"))?;
            say::problems(&rebuilt.problems);
            say::line(&format!(
                "{}; what comes into the bucket later is found after `tintype --library {address} rebuild`",
                say::counted(rebuilt.records, "record")
            ));
        }
        Ok(library)
    }

    fn without_table(&self, error: catalogue::Error) -> anyhow::Error {
        let address = &self.address;
        match error {
            catalogue::Error::Missing(table, cause) => anyhow!(
                "there is no table {table}: deploy the stack again, then `tintype --library {address} rebuild` ({cause})"
            ),
            error => error.into(),
        }
    }

    /// Whether a Lambda reads each original that arrives: one that is archived it could not read.
    pub(crate) fn has_stack(&self) -> bool {
        self.settings.as_ref().is_some_and(|settings| settings.table.is_some())
    }

    /// The class that originals are uploaded in unless another is named.
    pub(crate) fn upload_class(&self) -> anyhow::Result<StorageClass> {
        let named = self.settings.as_ref().and_then(|settings| settings.upload_class.as_deref());
        let class = named.map(str::parse).transpose();
        Ok(class.with_context(|| format!("{}/library.json", self.address))?.unwrap_or_default())
    }

    /// Where it is remembered what was sent here from a folder or library.
    pub(crate) fn memory_of(&self, from: &Path) -> anyhow::Result<PathBuf> {
        let from = from.canonicalize().with_context(|| format!("there is no folder {}", from.display()))?;
        self.folder("sync", &from.to_string_lossy())
    }

    /// Where the key is kept by which the gallery on this machine knows its owner; the stack's has another.
    pub(crate) fn owner_key(&self) -> anyhow::Result<PathBuf> {
        Ok(owners_folder()?.join(format!("s3-{}.key", self.name(""))))
    }

    /// A folder of this machine's cache.
    fn folder(&self, kind: &str, what: &str) -> anyhow::Result<PathBuf> {
        let cache = dirs::cache_dir().context("this user has no cache folder: set XDG_CACHE_HOME to one")?;
        Ok(cache.join("tintype").join(kind).join(self.name(what)))
    }

    /// A name on this machine. Two servers may have a bucket of the same name, and so may one, one after the other.
    fn name(&self, what: &str) -> String {
        let bucket = self.address.bucket();
        let server = store::s3::endpoint(&self.config).unwrap_or_default();
        let id = self.settings.as_ref().and_then(|settings| settings.id.as_deref()).unwrap_or_default();
        match (server.as_str(), what, id) {
            ("", "", "") => bucket.to_owned(),
            _ => format!("{bucket}-{}", PhotoId::of(format!("{server}\n{what}\n{id}").as_bytes()).short()),
        }
    }
}

/// Where owners' keys are kept of what is elsewhere.
pub(crate) fn owners_folder() -> anyhow::Result<PathBuf> {
    let folder = dirs::config_dir().context("this user has no folder for configuration: set XDG_CONFIG_HOME to one")?;
    Ok(folder.join("tintype/owner"))
}

impl Default for Settings {
    fn default() -> Self {
        let Sizes { thumbnail_px, tile_px } = Sizes::default();
        Self { format: FORMAT, thumbnail_px, tile_px, id: None, table: None, upload_class: None }
    }
}

impl Settings {
    /// Those of a bucket that a stack looks after, which had these before.
    pub(crate) fn of_stack(
        sizes: Sizes,
        table: &str,
        upload_class: &str,
        before: Option<&[u8]>,
    ) -> anyhow::Result<Self> {
        let Sizes { thumbnail_px, tile_px } = sizes;
        let kept = before.map(Self::replaceable).transpose()?.flatten();
        let id = Some(kept.map_or_else(new_id, Ok)?);
        let (table, upload_class) = (Some(table.to_owned()), Some(upload_class.to_owned()));
        Ok(Self { format: FORMAT, thumbnail_px, tile_px, id, table, upload_class })
    }

    /// The id in what a stack is to write anew, damaged or not. What a newer version wrote is not to be written anew.
    pub(crate) fn replaceable(bytes: &[u8]) -> anyhow::Result<Option<String>> {
        let read: serde_json::Value = serde_json::from_slice(bytes).unwrap_or_default();
        if read["format"].as_u64().is_some_and(|format| format > u64::from(FORMAT)) {
            bail!(NEWER);
        }
        Ok(read["id"].as_str().map(str::to_owned))
    }

    pub(crate) fn parse(bytes: &[u8]) -> anyhow::Result<Self> {
        // How JSON was expected to go on helps nobody who did not write it.
        let settings: Self = serde_json::from_slice(bytes).ok().context(DAMAGED)?;
        if settings.format != FORMAT {
            bail!(NEWER);
        }
        Ok(settings)
    }
}

/// Nothing has it yet, nor ever will.
fn new_id() -> anyhow::Result<String> {
    Ok(format!("{:032x}", u128::from_be_bytes(random()?)))
}

/// Region, credentials and endpoint of whoever uses the program, who is told at once if one of them is missing.
pub(crate) async fn configuration(region: Option<&str>, profile: Option<&str>) -> anyhow::Result<SdkConfig> {
    let ring = tls::Provider::Rustls(tls::rustls_provider::CryptoMode::Ring);
    let http = Builder::new().tls_provider(ring).build_https();
    let mut loader = aws_config::defaults(BehaviorVersion::latest()).http_client(http);
    if let Some(region) = region {
        loader = loader.region(Region::new(region.to_owned()));
    }
    if let Some(profile) = profile {
        loader = loader.profile_name(profile);
    }
    let config = loader.load().await;
    let config = match (config.region(), store::s3::endpoint(&config)) {
        (Some(_), _) => config,
        (None, Some(_)) => config.into_builder().region(Region::new(ANY_REGION)).build(),
        (None, None) => bail!(about(profile, "no AWS region is set: set AWS_REGION, or run `aws configure`")),
    };
    for endpoint in [store::s3::endpoint(&config).as_deref(), config.endpoint_url()].into_iter().flatten() {
        check_endpoint(endpoint)?;
    }
    let Some(provider) = config.credentials_provider() else { bail!(about(profile, NO_CREDENTIALS)) };
    match provider.provide_credentials().await {
        Ok(_) => Ok(config),
        Err(error) => Err(anyhow!(about(profile, &without_credentials(&error)))),
    }
}

/// The SDK's own words for a wrong one are a whole request.
fn check_endpoint(endpoint: &str) -> anyhow::Result<()> {
    if !["http://", "https://"].iter().any(|scheme| endpoint.starts_with(scheme)) {
        bail!(
            "{endpoint} is no address of a server: set AWS_ENDPOINT_URL to one that begins with https://, or to none"
        );
    }
    Ok(())
}

/// The same, of the profile that was named.
fn about(profile: Option<&str>, wrong: &str) -> String {
    match profile {
        Some(name) => {
            format!("with the profile {name}, if that is among those of `aws configure list-profiles`, {wrong}")
        }
        None => wrong.to_owned(),
    }
}

const NO_CREDENTIALS: &str = "there are no AWS credentials: run `aws configure` or `aws sso login`, or set AWS_PROFILE";

fn without_credentials(error: &CredentialsError) -> String {
    let chain = store::s3::causes(error);
    let profile = std::env::var("AWS_PROFILE").map(|name| format!(" --profile {name}")).unwrap_or_default();
    if chain.contains("SSO") {
        return format!("the sign-in has expired: run `aws sso login{profile}` ({chain})");
    }
    match error {
        CredentialsError::CredentialsNotLoaded(_) => NO_CREDENTIALS.to_owned(),
        CredentialsError::ProviderTimedOut(_) => format!("AWS credentials did not come in time: try again ({chain})"),
        CredentialsError::InvalidConfiguration(_) => {
            format!("the AWS configuration is wrong: see ~/.aws/config and AWS_PROFILE ({chain})")
        }
        CredentialsError::ProviderError(_) | CredentialsError::Unhandled(_) | _ => {
            format!("AWS credentials could not be had: sign in again, or see AWS_PROFILE ({chain})")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_are_read_and_written_as_the_format_says() {
        let text = r#"{"format":1,"thumbnail_px":2048,"tile_px":360,"id":"7a","table":"t","upload_class":"STANDARD"}"#;
        let settings = Settings::parse(text.as_bytes()).unwrap();
        assert_eq!(serde_json::to_string(&settings).unwrap(), text);
        assert_eq!(Settings::parse(br#"{"format":1,"thumbnail_px":2048,"tile_px":360}"#).unwrap(), Settings::default());
        for (text, said) in [
            ("{", DAMAGED),
            ("[]", DAMAGED),
            (r#"{"format":2,"thumbnail_px":1,"tile_px":1}"#, "made by a newer version"),
        ] {
            let error = format!("{:#}", Settings::parse(text.as_bytes()).unwrap_err());
            assert!(error.starts_with(said) && error.len() <= said.len().max(NEWER.len()), "{error}");
        }
    }

    #[test]
    fn a_bucket_keeps_its_id_when_a_stack_is_deployed_again() {
        let of_stack = |before: Option<&[u8]>| Settings::of_stack(Sizes::default(), "t", "STANDARD", before).unwrap();
        let first = of_stack(None);
        let text = serde_json::to_vec(&first).unwrap();
        assert_eq!(of_stack(Some(&text)), first);
        assert_eq!(first.id.as_ref().unwrap().len(), 32);
        for (damaged, kept) in
            [("{", None), (r#"{"id":"7a"}"#, Some("7a")), (r#"{"format":"1","id":"7a"}"#, Some("7a"))]
        {
            let anew = of_stack(Some(damaged.as_bytes()));
            assert_eq!(Settings { id: first.id.clone(), ..anew.clone() }, first, "{damaged} is written anew");
            assert!(
                kept.is_none_or(|kept| anew.id.as_deref() == Some(kept)) && anew.id != first.id,
                "{damaged}: {anew:?}"
            );
        }
    }

    #[test]
    fn a_stack_does_not_replace_what_a_newer_version_wrote() {
        for newer in [r#"{"format":2,"id":"7a"}"#, r#"{"format":3,"thumbnails":"none"}"#] {
            let refusal = Settings::of_stack(Sizes::default(), "t", "STANDARD", Some(newer.as_bytes())).unwrap_err();
            assert_eq!(refusal.to_string(), NEWER, "{newer}");
        }
    }

    #[test]
    fn a_profile_that_was_named_is_named_again() {
        assert_eq!(about(None, NO_CREDENTIALS), NO_CREDENTIALS);
        assert!(about(Some("nope"), NO_CREDENTIALS).starts_with("with the profile nope, "));
    }

    #[test]
    fn an_endpoint_is_an_address() {
        for (endpoint, is_good) in [("http://127.0.0.1:9", true), ("https://s3.example", true), ("nonsense", false)] {
            assert_eq!(check_endpoint(endpoint).is_ok(), is_good, "{endpoint}");
        }
    }

    #[test]
    fn what_is_missing_is_said_in_words() {
        let not_loaded = CredentialsError::not_loaded("no environment variable");
        assert_eq!(without_credentials(&not_loaded), NO_CREDENTIALS);
        let expired = CredentialsError::provider_error("the SSO token has expired and cannot be refreshed");
        assert!(without_credentials(&expired).starts_with("the sign-in has expired: run `aws sso login"));
        let wrong = CredentialsError::invalid_configuration("profile `family` was not defined");
        assert!(without_credentials(&wrong).starts_with("the AWS configuration is wrong"));
    }
}
